import { v7 as uuidV7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Billing, client, professional } from './billing.ts';
import { hours, Lineage, NOW } from './lineage.ts';

/** R15: whether she has a credit left, or is to pay directly, a client is told before she books, by `available`. */
let billing: Billing;
let hubId: string;
let clientId: string;

beforeAll(async () => {
  billing = await Billing.start();
});
afterAll(() => billing.stop());
beforeEach(() => {
  billing.clock.set(NOW);
  hubId = uuidV7();
  clientId = uuidV7();
});

const session = (facts = {}) => new Lineage({ hubId, clientId, start: hours(200), ...facts });
const told = async () => (await billing.get(client(clientId), `/api/clients/${clientId}/credits`)).body;
const has = (credits: number, expiresAt?: string) => billing.member(hubId, credits, expiresAt, clientId);

/** A session that her one credit is held for. */
async function holding(facts = {}): Promise<Lineage> {
  await has(1);
  const other = session(facts);
  await billing.receive(other.booked(hours(-1)));
  return other;
}

async function decidedOn(late: Lineage, outcome: string): Promise<void> {
  const { id } = await billing.decisionOn(late.facts);
  await billing.post(professional(late.facts.professionalId), `/api/decisions/${id}/outcome`, { outcome });
}

const circumstances: readonly (readonly [what: string, available: 0 | 1, arrange: () => Promise<unknown>])[] = [
  ['she was granted none', 0, () => has(0)],
  ['she has one', 1, () => has(1)],
  ['another session holds her last one', 0, () => holding()],
  [
    'the other session was cancelled early, and gave it back',
    1,
    async () => {
      const other = await holding();
      await billing.receive(other.cancelled({ late: false, decision: null }));
    },
  ],
  [
    'the other session was cancelled late, and its decision is open',
    0,
    async () => {
      const late = await holding({ start: hours(12) });
      await billing.receive(late.cancelled());
    },
  ],
  [
    'that decision charged it',
    0,
    async () => {
      const late = await holding({ start: hours(12) });
      await billing.receive(late.cancelled());
      await decidedOn(late, 'charge-credit');
    },
  ],
  [
    'that decision was waived',
    1,
    async () => {
      const late = await holding({ start: hours(12) });
      await billing.receive(late.cancelled());
      await decidedOn(late, 'waive');
    },
  ],
  [
    'the other session was moved early, and took it along',
    0,
    async () => {
      const other = await holding();
      await billing.receive(other.rescheduled(hours(220), { late: false, decision: null }));
    },
  ],
  [
    'it expires in a millisecond',
    1,
    async () => {
      await has(1, hours(1));
      billing.clock.set(new Date(Date.parse(hours(1)) - 1));
    },
  ],
  [
    'it expires now, and no sweep has been by',
    0,
    async () => {
      await has(1, hours(1));
      billing.clock.set(hours(1));
    },
  ],
  [
    'her membership ended',
    0,
    async () => {
      await has(1);
      await billing.leave(clientId, hubId);
    },
  ],
];

it.each(circumstances)('R15: what she is told is what booking does: %s (%i)', async (_what, available, arrange) => {
  await arrange();
  expect(await told()).toMatchObject({ available });
  const wish = session();
  await billing.receive(wish.booked(billing.clock.now().toISOString()));
  expect(await billing.told(wish.sessionId)).toEqual([available === 1 ? 'credit-held' : 'credit-not-held']);
  // and afterwards her list says of this session whether a credit is held for it
  const after = await told();
  expect(after.available).toBe(0);
  const held = after.entries.filter(({ sessionId }: { sessionId: string }) => sessionId === wish.sessionId);
  expect(held.map(({ kind }: { kind: string }) => kind)).toEqual(available === 1 ? ['held'] : []);
});

it('R15: of two bookings that were told of the same last credit one holds it, and the other says that it has none', async () => {
  await has(1);
  expect(await told()).toMatchObject({ available: 1, held: 0 });
  const wishes = [session(), session({ start: hours(210) })];
  await Promise.all(wishes.map((wish) => billing.receive(wish.booked(hours(0)))));
  const outcomes = await Promise.all(wishes.map(async ({ sessionId }) => (await billing.told(sessionId))[0]));
  expect(outcomes.toSorted()).toEqual(['credit-held', 'credit-not-held']);
  expect(await told()).toMatchObject({ available: 0, held: 1 });
});
