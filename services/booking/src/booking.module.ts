import { subscriptions } from '@hubhours/contracts/subscriptions';
import { messagingMigrations } from '@hubhours/messaging/migrations';
import { MessagingModule } from '@hubhours/messaging/messaging.module';
import { platformMigrations } from '@hubhours/platform/migrations';
import { PlatformModule } from '@hubhours/platform/platform.module';
import { Inject, Module, type DynamicModule, type OnApplicationBootstrap } from '@nestjs/common';
import type { BookingConfig } from './config.ts';
import { ScheduleChangedConsumer } from './consumers/schedule-changed.consumer.ts';
import { TimelineConsumer } from './consumers/timeline.consumer.ts';
import { ClientsController } from './http/clients.controller.ts';
import { HubsController } from './http/hubs.controller.ts';
import { OffersController } from './http/offers.controller.ts';
import { ProfessionalsController } from './http/professionals.controller.ts';
import { SessionChangesController } from './http/session-changes.controller.ts';
import { SessionsController } from './http/sessions.controller.ts';
import { Directory1764000000000 } from './persistence/migrations/1764000000000-directory.ts';
import { Sessions1764000000001 } from './persistence/migrations/1764000000001-sessions.ts';
import { MergeGroups1764000000002 } from './persistence/migrations/1764000000002-merge-groups.ts';
import { TellOfHubs1764000000003 } from './persistence/migrations/1764000000003-tell-of-hubs.ts';
import { SessionSchema } from './persistence/session.schema.ts';
import { ClientViews } from './queries/client-views.ts';
import { DirectoryViews } from './queries/directory-views.ts';
import { ListSessions } from './queries/list-sessions.ts';
import { OfferedServices } from './queries/offered-services.ts';
import { SessionParties } from './queries/session-parties.ts';
import { SessionTimeline } from './queries/session-timeline.ts';
import { SessionViews } from './queries/session-view.ts';
import { AddClient } from './use-cases/add-client.ts';
import { Announcements } from './use-cases/announcements.ts';
import { BookSession } from './use-cases/book-session.ts';
import { CancelSession } from './use-cases/cancel-session.ts';
import { ChangeProfessional } from './use-cases/change-professional.ts';
import { ConcludeSession } from './use-cases/conclude-session.ts';
import { CreateHub } from './use-cases/create-hub.ts';
import { CreateProfessional } from './use-cases/create-professional.ts';
import { EndMembership } from './use-cases/end-membership.ts';
import { EnsureOperator } from './use-cases/ensure-operator.ts';
import { FollowSchedule } from './use-cases/follow-schedule.ts';
import { NoteOnTimeline } from './use-cases/note-on-timeline.ts';
import { QuoteSession } from './use-cases/quote-session.ts';
import { RescheduleSession } from './use-cases/reschedule-session.ts';
import { SetServices } from './use-cases/set-services.ts';
import { SetTerms } from './use-cases/set-terms.ts';
import { SlotClaims } from './use-cases/slot-claims.ts';
import { WarningRefusals } from './use-cases/warning-refusals.ts';

export const migrations = [
  ...messagingMigrations,
  ...platformMigrations,
  Directory1764000000000,
  Sessions1764000000001,
  MergeGroups1764000000002,
  TellOfHubs1764000000003,
];

const controllers = [
  HubsController,
  ProfessionalsController,
  OffersController,
  ClientsController,
  SessionsController,
  SessionChangesController,
  ScheduleChangedConsumer,
  TimelineConsumer,
];

const queries = [ClientViews, DirectoryViews, ListSessions, OfferedServices, SessionTimeline, SessionViews];

const useCases = [
  AddClient,
  Announcements,
  BookSession,
  CancelSession,
  ChangeProfessional,
  ConcludeSession,
  CreateHub,
  CreateProfessional,
  EndMembership,
  EnsureOperator,
  FollowSchedule,
  NoteOnTimeline,
  QuoteSession,
  RescheduleSession,
  SetServices,
  SetTerms,
  SlotClaims,
  WarningRefusals,
];

const OPERATOR_EMAIL = Symbol('the first operator');

/** All that booking consists of; the only wiring. */
@Module({})
export class BookingModule implements OnApplicationBootstrap {
  constructor(
    private readonly ensureOperator: EnsureOperator,
    @Inject(OPERATOR_EMAIL) private readonly operatorEmail: string | null,
  ) {}

  static forConfig(config: BookingConfig): DynamicModule {
    const operator = { provide: OPERATOR_EMAIL, useValue: config.HUBHOURS_OPERATOR_EMAIL ?? null };
    return {
      module: BookingModule,
      imports: [
        PlatformModule.forService({
          name: 'booking',
          config,
          migrations,
          entities: [SessionSchema],
          parties: SessionParties,
        }),
        MessagingModule.forService({
          service: 'booking',
          amqpUrl: config.AMQP_URL,
          topology: config.AMQP_TOPOLOGY,
          subscriptions,
        }),
      ],
      controllers,
      providers: [operator, ...queries, ...useCases],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.operatorEmail) await this.ensureOperator.execute(this.operatorEmail);
  }
}
