import { scheduleChanged } from './events/availability.ts';
import * as billing from './events/billing.ts';
import {
  claimReleased,
  hubChanged,
  membershipChanged,
  partyChanged,
  professionalChanged,
  sessionBooked,
  sessionCancelled,
  sessionCompleted,
  sessionNoShow,
  sessionRescheduled,
} from './events/booking.ts';
import { deliveryChanged } from './events/notifications.ts';
import type { ServiceName } from './routes.ts';

const sessions = [sessionBooked, sessionRescheduled, sessionCancelled, sessionCompleted, sessionNoShow];
const money = [
  billing.creditHeld,
  billing.creditNotHeld,
  billing.creditReturned,
  billing.creditSpent,
  billing.decisionOpened,
  billing.decisionDecided,
  billing.decisionReopened,
  billing.chargeCreated,
  billing.chargeVoided,
  billing.chargePaid,
  billing.chargeRefunded,
  billing.paymentFailed,
  billing.refundFailed,
  billing.surplusPaidBack,
];

/**
 * Which events each service is sent. Every service declares all of this before it publishes its first event, so that
 * none is lost to a service that has never run yet; a service whose handlers differ from it does not start.
 */
export const subscriptions: Readonly<Record<ServiceName | 'gateway', readonly string[]>> = {
  booking: names([scheduleChanged, deliveryChanged, ...money]),
  availability: names([professionalChanged, claimReleased, ...sessions]),
  billing: names([hubChanged, membershipChanged, ...sessions]),
  notifications: names([partyChanged, ...sessions, ...money]),
  gateway: names([partyChanged]),
};

/**
 * Which of them a service's handlers, by their names, apply in order, without a gap. Where such a handler will never have
 * an event, it never has a later one of that stream.
 */
export const appliedInOrder: Readonly<Record<string, InOrder>> = {
  billing: { 'billing.sessions': names(sessions) },
  notifications: { 'tell-of-sessions': names(sessions), 'tell-of-money': names(money) },
};
export type InOrder = Readonly<Record<string, readonly string[]>>;

function names(events: readonly { readonly name: string }[]): string[] {
  return events.map(({ name }) => name);
}
