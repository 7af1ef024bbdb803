import { subscriptions } from '@hubhours/contracts/subscriptions';
import { MessagingModule } from '@hubhours/messaging/messaging.module';
import { messagingMigrations } from '@hubhours/messaging/migrations';
import { platformMigrations } from '@hubhours/platform/migrations';
import { Metrics } from '@hubhours/platform/metrics';
import { PlatformModule } from '@hubhours/platform/platform.module';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { BillingConfig } from './config.ts';
import { HubConsumer } from './consumers/hub.consumer.ts';
import { MembershipConsumer } from './consumers/membership.consumer.ts';
import { SessionConsumer } from './consumers/session.consumer.ts';
import { SessionEvents } from './consumers/session-events.ts';
import { ChargesController } from './http/charges.controller.ts';
import { PaymentsController } from './http/payments.controller.ts';
import { CreditsController } from './http/credits.controller.ts';
import { DecisionDefaultsController } from './http/decision-defaults.controller.ts';
import { DecisionsController } from './http/decisions.controller.ts';
import { UsageController } from './http/usage.controller.ts';
import { CreateBilling1760000001000 } from './persistence/migrations/create-billing.ts';
import { CreateLedger1760000001001 } from './persistence/migrations/create-ledger.ts';
import { AddBookedAt1760000001400 } from './persistence/migrations/add-booked-at.ts';
import { AddDeadlines1760000001200 } from './persistence/migrations/add-deadlines.ts';
import { AddExpiry1760000001202 } from './persistence/migrations/add-expiry.ts';
import { IndexOpenDecisions1760000001300 } from './persistence/migrations/index-open-decisions.ts';
import { AddUsage1760000001201 } from './persistence/migrations/add-usage.ts';
import { CreatePayments1760000001101 } from './persistence/migrations/create-payments.ts';
import { IndexReceived1760000001203 } from './persistence/migrations/index-received.ts';
import { CreateRefunds1760000001100 } from './persistence/migrations/create-refunds.ts';
import { ManualPayments } from './providers/manual.ts';
import { PaymentProvider } from './providers/payment-provider.ts';
import { ChargeViews } from './queries/charges.ts';
import { CreditsOf } from './queries/credits.ts';
import { DecisionViews } from './queries/decisions.ts';
import { DecisionDefaultsOf } from './queries/decision-defaults.ts';
import { BillingParties } from './queries/parties.ts';
import { UsageOf } from './queries/usage.ts';
import { IS_ONLINE, PaymentMethodOf } from './queries/payment-method.ts';
import { Announcer } from './use-cases/announcer.ts';
import { ApplyBooking } from './use-cases/apply-booking.ts';
import { ApplyChange } from './use-cases/apply-change.ts';
import { ApplyCompletion } from './use-cases/apply-completion.ts';
import { ApplyMembership } from './use-cases/apply-membership.ts';
import { ChargeDesk } from './use-cases/charge-desk.ts';
import { CloseMonths } from './use-cases/close-months.ts';
import { CollectPayments, LEASE_MS } from './use-cases/collect-payments.ts';
import { DecideCharge } from './use-cases/decide-charge.ts';
import { DecisionDesk } from './use-cases/decision-desk.ts';
import { ExpireCredits } from './use-cases/expire-credits.ts';
import { FollowHub } from './use-cases/follow-hub.ts';
import { GrantCredits } from './use-cases/grant-credits.ts';
import { HearProvider } from './use-cases/hear-provider.ts';
import { KeptCards, PUBLIC_URL } from './use-cases/kept-cards.ts';
import { OpenPaymentLink } from './use-cases/open-payment-link.ts';
import { OpenDecision } from './use-cases/open-decision.ts';
import { PaymentDesk } from './use-cases/payment-desk.ts';
import { PaymentTurns, TURNS_MS } from './use-cases/payment-turns.ts';
import { Receipts, TAX_LINE } from './use-cases/receipts.ts';
import { RecordPayment } from './use-cases/record-payment.ts';
import { RefundCharge } from './use-cases/refund-charge.ts';
import { PATIENCE_MS, SettleAttempt } from './use-cases/settle-attempt.ts';
import { RefundRecords } from './use-cases/refund-records.ts';
import { SettleRefunds } from './use-cases/settle-refunds.ts';
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
  CreatePayments1760000001101,
  AddDeadlines1760000001200,
  AddUsage1760000001201,
  AddExpiry1760000001202,
  IndexReceived1760000001203,
  IndexOpenDecisions1760000001300,
  AddBookedAt1760000001400,
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
  PaymentsController,
  CreditsController,
  UsageController,
];

/** Who collects direct charges; the SDK is loaded only where there is a key for it. */
async function providerOf(config: BillingConfig): Promise<PaymentProvider> {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret = '', STRIPE_API_BASE: apiBase } = config;
  if (!secretKey) return new ManualPayments();
  const { StripePayments } = await import('./providers/stripe.ts');
  return new StripePayments({ secretKey, webhookSecret, apiBase });
}

function payments(config: BillingConfig): Provider[] {
  return [
    CollectPayments,
    SettleAttempt,
    SettleRefunds,
    RefundRecords,
    KeptCards,
    OpenPaymentLink,
    HearProvider,
    PaymentTurns,
    PaymentMethodOf,
    { provide: PaymentProvider, useFactory: () => providerOf(config) },
    { provide: IS_ONLINE, useValue: Boolean(config.STRIPE_SECRET_KEY) },
    { provide: PUBLIC_URL, useValue: config.HUBHOURS_PUBLIC_URL ?? 'http://localhost' },
    { provide: LEASE_MS, useValue: config.PAYMENTS_LEASE_MS },
    { provide: PATIENCE_MS, useValue: config.PAYMENTS_PATIENCE_MS },
    { provide: TURNS_MS, useValue: config.PAYMENTS_EVERY_MS },
  ];
}

/** The decisions that wait for their professionals, as a metric. */
const openDecisions = {
  provide: Symbol('billing_decisions_open'),
  inject: [Metrics, DecisionViews],
  useFactory: (metrics: Metrics, decisions: DecisionViews) =>
    metrics.gauge('billing_decisions_open', 'Decisions that wait for their professionals', () => decisions.countOpen()),
};

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
        MessagingModule.forService({
          service: 'billing',
          amqpUrl: config.AMQP_URL,
          topology: config.AMQP_TOPOLOGY,
          subscriptions,
        }),
      ],
      controllers: [...controllers, SessionConsumer, MembershipConsumer, HubConsumer],
      providers: [
        ...steps,
        ...useCases,
        ...queries,
        SessionEvents,
        Sweeps,
        openDecisions,
        { provide: TAX_LINE, useValue: config.RECEIPT_TAX_LINE ?? null },
        ...payments(config),
      ],
    };
  }
}
