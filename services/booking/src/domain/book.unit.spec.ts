import { describe, expect, it } from 'vitest';
import { before, codeOf, start } from '../../test/builders.ts';
import { book, programmeOf, type Booking } from './book.ts';

const hub = '01930000-0000-7000-8000-000000000006';
const booking = (change: Partial<Booking> = {}): Booking => ({
  id: '01930000-0000-7000-8000-000000000001',
  lineageId: '01930000-0000-7000-8000-000000000002',
  professionalId: '01930000-0000-7000-8000-000000000003',
  clientId: '01930000-0000-7000-8000-000000000004',
  service: {
    id: '01930000-0000-7000-8000-000000000005',
    durationMinutes: 50,
    price: { amountMinor: 7500, currency: 'EUR' },
    offeredToHub: true,
  },
  by: 'client',
  relations: { hubId: hub, isPrivateClient: false },
  terms: { version: 2, windowHours: 48 },
  start,
  ...change,
});

describe('R1: the programme is fixed at booking', () => {
  it('R1: a client’s own booking is a hub one, with the hub and 24 hours frozen on it', () =>
    expect(book(booking(), before(48))).toMatchObject({
      programme: 'hub',
      hubId: hub,
      policy: { windowHours: 24, termsVersion: 2, price: { amountMinor: 7500, currency: 'EUR' } },
      end: new Date(start.getTime() + 50 * 60_000),
      sequence: 1,
    }));
  it('R1: a private one has the professional’s own window and no hub', () =>
    expect(
      book(booking({ by: 'professional', relations: { hubId: null, isPrivateClient: true } }), before(48)),
    ).toMatchObject({ programme: 'private', hubId: null, policy: { windowHours: 48 } }));
  it('R1: a client without a hub does not book for herself', () => {
    const alone = { hubId: null, isPrivateClient: true };
    expect(codeOf(() => programmeOf('client', alone, undefined))).toBe('session.hub-membership-required');
  });
  it('R1: one who is both needs the professional’s word', () => {
    const both = { hubId: hub, isPrivateClient: true };
    expect(codeOf(() => programmeOf('professional', both, undefined))).toBe('session.programme-required');
    expect(programmeOf('professional', both, 'hub')).toBe('hub');
    expect(programmeOf('professional', both, 'private')).toBe('private');
    expect(programmeOf('client', both, undefined)).toBe('hub');
  });
  it('R1: no programme that the relation does not bear', () => {
    const member = { hubId: hub, isPrivateClient: false };
    expect(codeOf(() => programmeOf('professional', member, 'private'))).toBe('session.programme-not-possible');
    expect(codeOf(() => programmeOf('client', member, 'private'))).toBe('session.programme-not-possible');
    expect(codeOf(() => programmeOf('professional', { hubId: null, isPrivateClient: false }, undefined))).toBe(
      'client.not-found',
    );
  });
});

describe('what is booked', () => {
  it('a service that is not offered to the hub is the professional’s alone to book', () => {
    const service = { ...booking().service, offeredToHub: false };
    expect(codeOf(() => book(booking({ service }), before(48)))).toBe('service.not-offered');
    expect(codeOf(() => book(booking({ service, by: 'professional' }), before(48)))).toBeUndefined();
  });
  it('starts in the future, on a whole minute', () => {
    expect(codeOf(() => book(booking(), start))).toBe('session.start-in-past');
    expect(codeOf(() => book(booking(), before(0, 1)))).toBeUndefined();
    expect(codeOf(() => book(booking({ start: new Date(start.getTime() + 1000) }), before(1)))).toBe(
      'session.start-not-on-minute',
    );
  });
  it('nobody books a session with herself', () =>
    expect(codeOf(() => book(booking({ clientId: booking().professionalId }), before(48)))).toBe('session.own-client'));
});
