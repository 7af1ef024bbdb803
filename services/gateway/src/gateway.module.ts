import { subscriptions } from '@hubhours/contracts/subscriptions';
import { BrokerConnection } from '@hubhours/messaging/connection';
import { EventFeed } from '@hubhours/messaging/event-feed';
import { MessagingModule } from '@hubhours/messaging/messaging.module';
import { messagingMigrations } from '@hubhours/messaging/migrations';
import { platformMigrations } from '@hubhours/platform/migrations';
import { PlatformModule } from '@hubhours/platform/platform.module';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type GatewayConfig } from './config.ts';
import { PartyChangedConsumer } from './consumers/party-changed.consumer.ts';
import { LiveController } from './http/live.controller.ts';
import { OpsController } from './http/ops.controller.ts';
import { MeController } from './http/me.controller.ts';
import { SignInController } from './http/sign-in.controller.ts';
import { LiveStreams } from './live/live-streams.ts';
import { liveEvents } from './live/staleness.ts';
import { Mailer } from './mail/mailer.ts';
import { CreateSignInRequests1760000001000 } from './persistence/migrations/1760000001000-create-sign-in-requests.ts';
import { ServiceDesks } from './providers/service-desks.ts';
import { SignIn } from './providers/sign-in.ts';
import { Upstreams } from './providers/upstreams.ts';
import { GetMe } from './queries/get-me.ts';
import { BrokerView } from './use-cases/broker-view.ts';
import { KeepUser } from './use-cases/keep-user.ts';
import { OpsDesk } from './use-cases/ops-desk.ts';
import { RequestSignIn } from './use-cases/request-sign-in.ts';
import { SendSignInLink } from './use-cases/send-sign-in-link.ts';
import { Sessions } from './use-cases/sessions.ts';
import { SignInSender } from './use-cases/sign-in-sender.ts';
import { UseSignInLink } from './use-cases/use-sign-in-link.ts';

const migrations = [...messagingMigrations, ...platformMigrations, CreateSignInRequests1760000001000];

@Module({})
export class GatewayModule {
  static of(config: GatewayConfig): DynamicModule {
    const own: Provider[] = [
      // the data source comes first: better-auth's tables are made after ours, and before anything reads them
      { provide: SignIn, inject: [DataSource], useFactory: () => SignIn.start(config) },
      { provide: BrokerView, useFactory: () => new BrokerView(config.RABBITMQ_MANAGEMENT_URL, config.AMQP_URL) },
      { provide: Upstreams, useFactory: () => new Upstreams(config) },
      { provide: Mailer, useFactory: () => new Mailer(config) },
      {
        provide: EventFeed,
        inject: [BrokerConnection],
        useFactory: (broker: BrokerConnection) => new EventFeed(broker, liveEvents, config.AMQP_TOPOLOGY),
      },
      GetMe,
      KeepUser,
      LiveStreams,
      OpsDesk,
      RequestSignIn,
      SendSignInLink,
      ServiceDesks,
      Sessions,
      SignInSender,
      UseSignInLink,
    ];
    return {
      module: GatewayModule,
      imports: [
        PlatformModule.forService({ name: 'gateway', config, migrations }),
        MessagingModule.forService({
          service: 'gateway',
          amqpUrl: config.AMQP_URL,
          topology: config.AMQP_TOPOLOGY,
          subscriptions,
        }),
      ],
      controllers: [SignInController, MeController, LiveController, OpsController, PartyChangedConsumer],
      providers: own,
      exports: [Sessions],
    };
  }
}
