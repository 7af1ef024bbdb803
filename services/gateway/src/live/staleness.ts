import type { EventDefinition, EventEnvelope } from '@hubhours/contracts/event';
import { scheduleChanged } from '@hubhours/contracts/events/availability';
import * as billing from '@hubhours/contracts/events/billing';
import * as booking from '@hubhours/contracts/events/booking';
import { deliveryChanged } from '@hubhours/contracts/events/notifications';
import type { Stale } from '@hubhours/contracts/http/live';
import type { z } from 'zod';

/** Whom something concerns; any of these suffices. */
export type Audience = {
  readonly parties?: readonly string[];
  /** Those who administer one of these hubs. */
  readonly administratorsOf?: readonly string[];
  /** Clients of any hub, who may be looking at free times. */
  readonly hubClients?: boolean;
  readonly operators?: boolean;
};

/**
 * `now`: whoever answers for it is the event's own source, and has it already. `soon`: another service answers, which
 * takes the same event in at this very moment.
 */
export type Notice = { readonly stale: Stale; readonly to: Audience; readonly when: 'now' | 'soon' };

/** What an event makes out of date, for whom. Ids only, whatever else the event holds. */
export function stalenessOf(event: EventEnvelope): readonly Notice[] {
  return handlers.get(event.type)?.(event.data) ?? [];
}

const handlers = new Map<string, (data: unknown) => readonly Notice[]>();

function when<Data extends z.ZodType>(
  { name, schema }: EventDefinition<string, Data>,
  notices: (data: z.output<Data>) => readonly Notice[],
): void {
  handlers.set(name, (data) => {
    const read = schema.shape.data.safeParse(data);
    return read.success ? notices(read.data) : [];
  });
}

const now = (kind: Stale['kind'], id: string, to: Audience): Notice => ({ stale: { kind, id }, to, when: 'now' });
const soon = (kind: Stale['kind'], id: string, to: Audience): Notice => ({ stale: { kind, id }, to, when: 'soon' });

type Session = Pick<booking.SessionFacts, 'sessionId' | 'professionalId' | 'clientId' | 'programme'>;

function aboutSession({ sessionId, professionalId, clientId, programme }: Session): Notice[] {
  const parties = [professionalId, clientId];
  // whether a private client came or went is no hub's business
  const slots = { parties, hubClients: programme === 'hub' };
  return [now('session', sessionId, { parties }), soon('slots', professionalId, slots)];
}

when(booking.sessionBooked, ({ session }) => aboutSession(session));
when(booking.sessionCancelled, ({ session }) => aboutSession(session));
when(booking.sessionCompleted, ({ session }) => aboutSession(session));
when(booking.sessionNoShow, ({ session }) => aboutSession(session));
when(booking.sessionRescheduled, ({ ended, successor }) => [ended, successor].flatMap(aboutSession));

type Money = { readonly sessionId: string; readonly professionalId: string; readonly clientId: string };

/** Booking keeps the timeline, from these events. */
function aboutMoney(
  kind: 'credits' | 'decisions' | 'charges',
  { sessionId, professionalId, clientId }: Money,
): Notice[] {
  const parties = [professionalId, clientId];
  // R15: how many credits she has left is the client's own to know
  const own =
    kind === 'credits' ? now('credits', clientId, { parties: [clientId] }) : now(kind, sessionId, { parties });
  return [own, soon('timeline', sessionId, { parties })];
}

when(billing.creditHeld, (data) => aboutMoney('credits', data));
when(billing.creditNotHeld, (data) => aboutMoney('credits', data));
when(billing.creditReturned, (data) => aboutMoney('credits', data));
when(billing.creditSpent, (data) => [...aboutMoney('credits', data), ...aboutMoney('charges', data)]);
when(billing.decisionOpened, (data) => aboutMoney('decisions', data));
when(billing.decisionDecided, (data) => aboutMoney('decisions', data));
when(billing.decisionReopened, (data) => aboutMoney('decisions', data));
when(billing.chargeCreated, (data) => aboutMoney('charges', data));
when(billing.chargeVoided, (data) => aboutMoney('charges', data));
when(billing.chargePaid, (data) => aboutMoney('charges', data));
when(billing.paymentFailed, (data) => aboutMoney('charges', data));
when(billing.chargeRefunded, (data) => aboutMoney('charges', data));
when(billing.refundFailed, (data) => aboutMoney('charges', data));

when(deliveryChanged, ({ sessionId, professionalId, clientId }) => {
  const parties = [professionalId, clientId].filter((id) => id !== undefined);
  return [now('deliveries', sessionId, { parties }), soon('timeline', sessionId, { parties })];
});

when(scheduleChanged, ({ professionalId }) => [
  now('schedule', professionalId, { parties: [professionalId] }),
  now('slots', professionalId, { parties: [professionalId], hubClients: true }),
  // her zone follows her schedule
  soon('professional', professionalId, { parties: [professionalId] }),
]);

when(booking.professionalChanged, ({ professionalId }) => [
  now('professional', professionalId, { parties: [professionalId], hubClients: true }),
  soon('slots', professionalId, { parties: [professionalId], hubClients: true }),
]);

when(booking.membershipChanged, ({ clientId, hubId, previousHubId }) => [
  soon('me', clientId, { parties: [clientId] }),
  soon('credits', clientId, { parties: [clientId] }),
  ...[hubId, previousHubId].filter((id) => id !== null).map((id) => now('clients', id, { administratorsOf: [id] })),
]);

when(booking.partyChanged, ({ partyId, memberOf }) => [
  soon('me', partyId, { parties: [partyId] }),
  now('directory', partyId, { operators: true }),
  ...(memberOf === null ? [] : [now('clients', memberOf, { administratorsOf: [memberOf] })]),
]);

/** The events that {@link stalenessOf} reads. */
export const liveEvents: readonly string[] = [...handlers.keys()];
