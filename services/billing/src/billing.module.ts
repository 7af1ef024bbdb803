import { subscriptions } from '@hubhours/contracts/subscriptions';
import { MessagingModule } from '@hubhours/messaging/messaging.module';
import { messagingMigrations } from '@hubhours/messaging/migrations';
import { platformMigrations } from '@hubhours/platform/migrations';
import { PlatformModule } from '@hubhours/platform/platform.module';
import { Module, type DynamicModule } from '@nestjs/common';
import type { BillingConfig } from './config.ts';
import { HubConsumer } from './consumers/hub.consumer.ts';
import { MembershipConsumer } from './consumers/membership.consumer.ts';
import { SessionConsumer } from './consumers/session.consumer.ts';
import { SessionEvents } from './consumers/session-events.ts';
import { ChargesController } from './http/charges.controller.ts';
import { CreditsController } from './http/credits.controller.ts';
import { DecisionDefaultsController } from './http/decision-defaults.controller.ts';
import { DecisionsController } from './http/decisions.controller.ts';
import { UsageController } from './http/usage.controller.ts';
import { CreateBilling1760000001000 } from './persistence/migrations/create-billing.ts';
import { CreateLedger1760000001001 } from './persistence/migrations/create-ledger.ts';
import { AddDeadlines1760000001200 } from './persistence/migrations/add-deadlines.ts';
import { AddExpiry1760000001202 } from './persistence/migrations/add-expiry.ts';
import { AddUsage1760000001201 } from './persistence/migrations/add-usage.ts';
import { CreateRefunds1760000001100 } from './persistence/migrations/create-refunds.ts';
import { ManualPayments } from './providers/manual.ts';
import { PaymentProvider } from './providers/payment-provider.ts';
import { ChargeViews } from './queries/charges.ts';
import { CreditsOf } from './queries/credits.ts';
import { DecisionViews } from './queries/decisions.ts';
import { DecisionDefaultsOf } from './queries/decision-defaults.ts';
import { BillingParties } from './queries/parties.ts';
import { UsageOf } from './queries/usage.ts';
import { Announcer } from './use-cases/announcer.ts';
import { ApplyBooking } from './use-cases/apply-booking.ts';
import { ApplyChange } from './use-cases/apply-change.ts';
import { ApplyCompletion } from './use-cases/apply-completion.ts';
import { ApplyMembership } from './use-cases/apply-membership.ts';
import { ChargeDesk } from './use-cases/charge-desk.ts';
import { CloseMonths } from './use-cases/close-months.ts';
import { DecideCharge } from './use-cases/decide-charge.ts';
import { DecisionDesk } from './use-cases/decision-desk.ts';
import { ExpireCredits } from './use-cases/expire-credits.ts';
import { FollowHub } from './use-cases/follow-hub.ts';
import { GrantCredits } from './use-cases/grant-credits.ts';
import { OpenDecision } from './use-cases/open-decision.ts';
import { PaymentDesk } from './use-cases/payment-desk.ts';
import { Receipts, TAX_LINE } from './use-cases/receipts.ts';
import { RecordPayment } from './use-cases/record-payment.ts';
import { RefundCharge } from './use-cases/refund-charge.ts';
import { SessionCredits } from './use-cases/session-credits.ts';
import { SetDecisionDefaults } from './use-cases/set-decision-defaults.ts';
import { Sweeps } from './use-cases/sweeps.ts';
import { UndoDecision } from './use-cases/undo-decision.ts';
import { UsageNotes } from './use-cases/usage-notes.ts';
import { WaiveOverdue } from './use-cases/waive-overdue.ts';

export const billingMigrations = [
  ...messagingMigrations,
  ...platformMigrations,
  CreateBilling1760000001000,
  CreateLedger1760000001001,
  CreateRefunds1760000001100,
  AddDeadlines1760000001200,
  AddUsage1760000001201,
  AddExpiry1760000001202,
];

const steps = [Announcer, UsageNotes, SessionCredits, ChargeDesk, DecisionDesk, Receipts, PaymentDesk];
const useCases = [
  ApplyBooking,
  ApplyCompletion,
  ApplyChange,
  ApplyMembership,
  DecideCharge,
  UndoDecision,
  OpenDecision,
  RecordPayment,
  RefundCharge,
  GrantCredits,
  SetDecisionDefaults,
  WaiveOverdue,
  FollowHub,
  CloseMonths,
  ExpireCredits,
];
const queries = [DecisionViews, DecisionDefaultsOf, ChargeViews, CreditsOf, UsageOf];

const controllers = [
  DecisionsController,
  DecisionDefaultsController,
  ChargesController,
  CreditsController,
  UsageController,
];

@Module({})
export class BillingModule {
  static forConfig(config: BillingConfig): DynamicModule {
    return {
      module: BillingModule,
      imports: [
        PlatformModule.forService({
          name: 'billing',
          config,
          migrations: billingMigrations,
          parties: BillingParties,
        }),
        MessagingModule.forService({ service: 'billing', amqpUrl: config.AMQP_URL, subscriptions }),
      ],
      controllers: [...controllers, SessionConsumer, MembershipConsumer, HubConsumer],
      providers: [
        ...steps,
        ...useCases,
        ...queries,
        SessionEvents,
        Sweeps,
        { provide: TAX_LINE, useValue: config.RECEIPT_TAX_LINE ?? null },
        { provide: PaymentProvider, useClass: ManualPayments },
      ],
    };
  }
}
