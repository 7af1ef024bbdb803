import { v7 as uuidV7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Billing } from '../../../services/billing/test/billing.ts';
import { Lineage } from '../../../services/billing/test/lineage.ts';
import { faultsOfMoney } from './ledger.ts';

let billing: Billing;

/** A credit held, one spent and one returned, and a debt. */
beforeAll(async () => {
  billing = await Billing.start();
  const hubId = uuidV7();
  const clientId = await billing.member(hubId, 3);
  const [held, charged, directly] = [1, 2, 3].map(() => new Lineage({ hubId, clientId })) as [
    Lineage,
    Lineage,
    Lineage,
  ];
  await billing.receive(held.booked(), charged.booked(), directly.booked());
  await billing.receive(charged.cancelled({ by: 'professional', decision: 'charge-credit' }));
  await billing.receive(directly.cancelled({ by: 'professional', decision: 'charge-direct' }));
});
afterAll(() => billing.stop());

const faults = () => faultsOfMoney((billing.db.options as { url: string }).url);

test('a sound ledger has no faults', async () => {
  expect(await faults()).toEqual([]);
});

const anEntry = `(SELECT max(id) FROM entries WHERE unit = 'EUR')`;

/** Each is undone by the second statement. */
test.each([
  [
    'an entry that another does not balance',
    `UPDATE entries SET amount = amount + 1 WHERE id = ${anEntry}`,
    `UPDATE entries SET amount = amount - 1 WHERE id = ${anEntry}`,
    /^all entries of EUR come to 1$/,
  ],
  [
    'a balance that its entries do not come to',
    'UPDATE lot_balances SET available = available + 1',
    'UPDATE lot_balances SET available = available - 1',
    /^lot \S+ has 2 credits available, and entries of 1$/,
  ],
  [
    'a credit that nobody granted',
    'UPDATE grants SET credits = credits - 1',
    'UPDATE grants SET credits = credits + 1',
    /^lot \S+ was granted 2 credits and has 3$/,
  ],
  [
    'an amount that was not decided',
    `UPDATE charges SET amount_minor = amount_minor + 1 WHERE kind = 'direct'`,
    `UPDATE charges SET amount_minor = amount_minor - 1 WHERE kind = 'direct'`,
    /^decision \S+ says charge-direct of \d+, and charged was direct of \d+$/,
  ],
  [
    'a charge that was decided and not made',
    `UPDATE charges SET status = 'voided' WHERE kind = 'direct'`,
    `UPDATE charges SET status = 'pending' WHERE kind = 'direct'`,
    /^decision \S+ says charge-direct of \d+, and charged was +of *$/,
  ],
])('%s is found', async (_, slip, undone, fault) => {
  await unguarded(slip);
  const found = await faults();
  await unguarded(undone);
  expect(found).toContainEqual(expect.stringMatching(fault));
  expect(await faults()).toEqual([]);
});

test('a session that is charged for twice is found', async () => {
  await billing.db.query('DROP INDEX charges_one_for_a_session');
  await unguarded(`INSERT INTO charges SELECT (jsonb_populate_record(charges, jsonb_build_object('id', gen_random_uuid()))).*
    FROM charges WHERE kind = 'direct'`);
  expect(await faults()).toContainEqual(expect.stringMatching(/^session \S+ has charges: 2$/));
});

/** With the triggers out of the way. */
const unguarded = (statement: string) =>
  billing.db.transaction(async (tx) => {
    await tx.query('SET LOCAL session_replication_role = replica');
    await tx.query(statement);
  });
