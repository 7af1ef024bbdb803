import { subscriptions } from '@hubhours/contracts/subscriptions';
import { MessagingModule } from '@hubhours/messaging/messaging.module';
import { messagingMigrations } from '@hubhours/messaging/migrations';
import { platformMigrations } from '@hubhours/platform/migrations';
import { PlatformModule } from '@hubhours/platform/platform.module';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { NotificationsConfig } from './config.ts';
import { MoneyConsumer } from './consumers/money.consumer.ts';
import { PartyChangedConsumer } from './consumers/party-changed.consumer.ts';
import { SessionsConsumer } from './consumers/sessions.consumer.ts';
import type { RetryPlan } from './domain/retry.ts';
import { DeliveriesController } from './http/deliveries.controller.ts';
import { Bell } from './mail/bell.ts';
import { MailMetrics } from './mail/mail-metrics.ts';
import { Smtp } from './mail/smtp.ts';
import { Templates } from './mail/templates.ts';
import { Notifications1764200000000 } from './persistence/migrations/1764200000000-notifications.ts';
import { AddTraceparent1764200000300 } from './persistence/migrations/1764200000300-add-traceparent.ts';
import { DeliveryViews } from './queries/delivery-views.ts';
import { MailParties } from './queries/mail-parties.ts';
import { AnnounceDelivery } from './use-cases/announce-delivery.ts';
import { KeepAddress } from './use-cases/keep-address.ts';
import { Postman } from './use-cases/postman.ts';
import { MAIL_HOST, QueueMails } from './use-cases/queue-mails.ts';
import { ResendDelivery } from './use-cases/resend-delivery.ts';
import { SendMails } from './use-cases/send-mails.ts';
import { RETRY_PLAN, SettleAttempt } from './use-cases/settle-attempt.ts';
import { TellOfMoney } from './use-cases/tell-of-money.ts';
import { TellOfSessions } from './use-cases/tell-of-sessions.ts';

export const migrations = [
  ...messagingMigrations,
  ...platformMigrations,
  Notifications1764200000000,
  AddTraceparent1764200000300,
];

const useCases = [
  AnnounceDelivery,
  KeepAddress,
  QueueMails,
  ResendDelivery,
  SettleAttempt,
  TellOfMoney,
  TellOfSessions,
];

/** All that notifications consists of; the only wiring. */
@Module({})
export class NotificationsModule {
  static forConfig(config: NotificationsConfig): DynamicModule {
    return {
      module: NotificationsModule,
      imports: [
        PlatformModule.forService({ name: 'notifications', config, migrations, parties: MailParties }),
        MessagingModule.forService({
          service: 'notifications',
          amqpUrl: config.AMQP_URL,
          topology: config.AMQP_TOPOLOGY,
          subscriptions,
        }),
      ],
      controllers: [DeliveriesController, PartyChangedConsumer, SessionsConsumer, MoneyConsumer],
      providers: [...settings(config), ...useCases, DeliveryViews, Bell, MailMetrics, sender(config)],
    };
  }
}

function settings(config: NotificationsConfig): Provider[] {
  const plan: RetryPlan = {
    refusedDelaysMs: config.MAIL_REFUSED_DELAYS_MS,
    unreachableDelaysMs: config.MAIL_UNREACHABLE_DELAYS_MS,
    giveUpAfterMs: config.MAIL_GIVE_UP_AFTER_MS,
  };
  const host = /@([^<>@\s]+?)>?$/.exec(config.MAIL_FROM)?.[1];
  return [
    { provide: RETRY_PLAN, useValue: plan },
    { provide: MAIL_HOST, useValue: host },
  ];
}

function sender(config: NotificationsConfig): Provider {
  return {
    provide: SendMails,
    inject: [DataSource, SettleAttempt, Bell, MailMetrics],
    useFactory: (db: DataSource, settle: SettleAttempt, bell: Bell, metrics: MailMetrics) => {
      const postman = new Postman(new Templates(), new Smtp(config), settle, config.HUBHOURS_PUBLIC_URL);
      return new SendMails(db, postman, bell, metrics, config);
    },
  };
}
