import { subscriptions } from '@hubhours/contracts/subscriptions';
import { MessagingModule } from '@hubhours/messaging/messaging.module';
import { messagingMigrations } from '@hubhours/messaging/migrations';
import { platformMigrations } from '@hubhours/platform/migrations';
import { PlatformModule } from '@hubhours/platform/platform.module';
import { type DynamicModule, Module } from '@nestjs/common';
import type { AvailabilityConfig } from './config.ts';
import { ClaimSlotConsumer } from './consumers/claim-slot.consumer.ts';
import { ProfessionalsConsumer } from './consumers/professionals.consumer.ts';
import { SessionsConsumer } from './consumers/sessions.consumer.ts';
import { RepeatedQuestions } from './http/repeated-questions.ts';
import { ScheduleController } from './http/schedule.controller.ts';
import { SlotsController } from './http/slots.controller.ts';
import { TimeOffController } from './http/time-off.controller.ts';
import { Availability1765000000000 } from './persistence/migrations/1765000000000-availability.ts';
import { HoldNumbers1765000000001 } from './persistence/migrations/1765000000001-hold-numbers.ts';
import { ReadCalendar1765000000002 } from './persistence/migrations/1765000000002-read-calendar.ts';
import { ClaimFunctions1765000000003 } from './persistence/migrations/1765000000003-claim-functions.ts';
import { OrderOfHistory1765000000010 } from './persistence/migrations/1765000000010-order-of-history.ts';
import { Programme1765000000011 } from './persistence/migrations/1765000000011-programme.ts';
import { ExplainSlot } from './queries/explain-slot.ts';
import { FindSlots } from './queries/find-slots.ts';
import { PreviewSchedule } from './queries/preview-schedule.ts';
import { Revisions } from './queries/revisions.ts';
import { SetUpViews } from './queries/set-up-views.ts';
import { CancelTimeOff } from './use-cases/cancel-time-off.ts';
import { claimLifeProvider } from './use-cases/claim-life.ts';
import { ClaimSlot } from './use-cases/claim-slot.ts';
import { ExpireHolds } from './use-cases/expire-holds.ts';
import { FollowProfessional } from './use-cases/follow-professional.ts';
import { ReleaseClaim } from './use-cases/release-claim.ts';
import { SaveSchedule } from './use-cases/save-schedule.ts';
import { SettleSession } from './use-cases/settle-session.ts';
import { SuggestStarts } from './use-cases/suggest-starts.ts';
import { TakeTimeOff } from './use-cases/take-time-off.ts';

export const migrations = [
  ...messagingMigrations,
  ...platformMigrations,
  Availability1765000000000,
  HoldNumbers1765000000001,
  ReadCalendar1765000000002,
  ClaimFunctions1765000000003,
  OrderOfHistory1765000000010,
  Programme1765000000011,
];

const controllers = [
  SlotsController,
  ScheduleController,
  TimeOffController,
  ClaimSlotConsumer,
  ProfessionalsConsumer,
  SessionsConsumer,
];

const queries = [ExplainSlot, FindSlots, PreviewSchedule, Revisions, SetUpViews];

const useCases = [
  CancelTimeOff,
  ClaimSlot,
  ExpireHolds,
  FollowProfessional,
  ReleaseClaim,
  SaveSchedule,
  SettleSession,
  SuggestStarts,
  TakeTimeOff,
];

/** All that availability consists of; the only wiring. */
@Module({})
export class AvailabilityModule {
  static forConfig(config: AvailabilityConfig): DynamicModule {
    return {
      module: AvailabilityModule,
      imports: [
        PlatformModule.forService({ name: 'availability', config, migrations }),
        MessagingModule.forService({
          service: 'availability',
          amqpUrl: config.AMQP_URL,
          topology: config.AMQP_TOPOLOGY,
          // a claim waits for the disk more than it works, and those that wait together are written together
          prefetch: config.DATABASE_POOL,
          subscriptions,
        }),
      ],
      controllers,
      providers: [claimLifeProvider(config.CLAIM_LIFE_MS), ...queries, ...useCases, RepeatedQuestions],
      exports: useCases,
    };
  }
}
