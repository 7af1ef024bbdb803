import type { EventEnvelope } from '@hubhours/contracts/event';
import { subscriptions } from '@hubhours/contracts/subscriptions';
import { describe, expect, it } from 'vitest';
import { eventSample as sample, sampleNames } from '../../test/samples.ts';
import { liveEvents, stalenessOf, type Notice } from './staleness.ts';

const withData = (type: string, data: object): EventEnvelope => {
  const event = sample(type);
  return { ...event, data: { ...(event.data as object), ...data } };
};

const kinds = (notices: readonly Notice[]) => notices.map(({ stale }) => stale.kind);

describe('what an event makes stale', () => {
  it('every event that is listened to goes to a durable queue too, so that `unrouted` still tells of lost ones', () => {
    const handled = new Set(Object.values(subscriptions).flat());
    expect(liveEvents.filter((name) => !handled.has(name))).toEqual([]);
  });

  it.each(liveEvents)('%s: its sample makes something stale, for somebody', (name) => {
    const notices = stalenessOf(sample(name));
    expect(notices.length).toBeGreaterThan(0);
    for (const { to } of notices) {
      expect(
        (to.parties?.length ?? 0) + (to.administratorsOf?.length ?? 0) + Number(to.operators ?? 0),
      ).toBeGreaterThan(0);
    }
  });

  it('what is told is a kind and an id that the event names, and nothing else of it', () => {
    for (const name of sampleNames()) {
      const event = sample(name);
      for (const { stale } of stalenessOf(event)) {
        expect(Object.keys(stale)).toEqual(['kind', 'id']);
        expect(JSON.stringify(event)).toContain(String(stale.id));
        expect(stale.id).toMatch(/^[0-9a-f-]{36}$/);
      }
    }
  });

  it('a move concerns both sessions', () => {
    const event = sample<Record<'ended' | 'successor', { sessionId: string }>>('booking.session-rescheduled.v1');
    const { ended, successor } = event.data;
    const sessions = stalenessOf(event).filter(({ stale }) => stale.kind === 'session');
    expect(sessions.map(({ stale }) => stale.id)).toEqual([ended.sessionId, successor.sessionId]);
  });

  it('R16: nobody of a hub hears of a session, of credits or of money', () => {
    for (const name of liveEvents.filter((one) => /session|billing/.test(one))) {
      for (const { to } of stalenessOf(sample(name))) {
        expect(to.administratorsOf ?? []).toEqual([]);
        expect(to.operators ?? false).toBe(false);
      }
    }
  });

  it('R15: that her credits changed is told to the client alone', () => {
    const event = sample<{ clientId: string }>('billing.credit-held.v1');
    const { clientId } = event.data;
    const [credits] = stalenessOf(event).filter(({ stale }) => stale.kind === 'credits');
    expect(credits).toMatchObject({ stale: { id: clientId }, to: { parties: [clientId] } });
  });

  it.each([
    ['hub', true],
    ['private', false],
  ])('free times after a %s session: other hub clients hear of it: %s', (programme, told) => {
    const { session } = sample<{ session: object }>('booking.session-cancelled.v1').data;
    const notices = stalenessOf(withData('booking.session-cancelled.v1', { session: { ...session, programme } }));
    expect(notices.find(({ stale }) => stale.kind === 'slots')?.to.hubClients).toBe(told);
  });

  it('what its own source answers for is told at once, what others keep of it soon', () => {
    const told = Object.fromEntries(
      stalenessOf(sample('billing.decision-decided.v1')).map(({ stale, when }) => [stale.kind, when]),
    );
    expect(told).toEqual({ decisions: 'now', timeline: 'soon' });
  });

  it.each(['charge-created', 'charge-voided', 'charge-paid', 'payment-failed', 'charge-refunded', 'refund-failed'])(
    '%s: professional and client read the charges again',
    (name) => {
      const event = sample<{ professionalId: string; clientId: string }>(`billing.${name}.v1`);
      const { professionalId, clientId } = event.data;
      const [charges] = stalenessOf(event).filter(({ stale }) => stale.kind === 'charges');
      expect(charges?.to).toEqual({ parties: [professionalId, clientId] });
    },
  );

  it('a delivery of before its parties were told concerns nobody, and breaks nothing', () => {
    const before = withData('notifications.delivery-changed.v1', { professionalId: undefined, clientId: undefined });
    expect(stalenessOf(before).flatMap(({ to }) => to.parties)).toEqual([]);
  });

  it('an unknown event, and rubbish, make nothing stale', () => {
    expect(kinds(stalenessOf({ ...sample('billing.charge-paid.v1'), type: 'other.v1' }))).toEqual([]);
    expect(kinds(stalenessOf({ ...sample('billing.charge-paid.v1'), data: 'rubbish' }))).toEqual([]);
  });
});
