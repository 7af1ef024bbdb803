import { ledgerPromises } from '../../../services/billing/src/persistence/ledger-promises.ts';
import { rowsOf } from '../databases.ts';
import { type Invariant } from './invariant.ts';

export const ledgerBalances: Invariant = {
  name: 'the ledger balances, and what it promises of itself holds',
  async violations({ system }) {
    const { billing } = system.databases;
    const sums = await rowsOf<{ unit: string; sum: string }>(
      billing,
      'SELECT unit, sum(amount)::text AS sum FROM entries GROUP BY unit HAVING sum(amount) <> 0',
    );
    const credits = await rowsOf<{ id: string }>(
      billing,
      `SELECT lots.id FROM lots JOIN grants ON grants.id = grant_id JOIN lot_balances b ON b.lot_id = lots.id
       WHERE b.available + b.held + b.spent + b.expired + b.withdrawn <> grants.credits`,
    );
    const found = [
      ...sums.map(({ unit, sum }) => `all entries of ${unit} come to ${sum}`),
      ...credits.map(({ id }) => `lot ${id} has lost or gained a credit`),
    ];
    for (const { promise, faults } of ledgerPromises) {
      const broken = await rowsOf<{ id: string; what: string }>(
        billing,
        `SELECT id::text, what FROM (${faults}) AS fault`,
      );
      found.push(...broken.map(({ id, what }) => `${promise}: ${id} ${what}`));
    }
    return found;
  },
};

type Kept = { id: string; status: string; late: string };

export const billingAgreesWithBooking: Invariant = {
  name: 'billing knows each session as it is, has one credit or a word about it, and a decision where a late change asks for one',
  async violations({ system }) {
    const text = `SELECT id, status, coalesce(change ->> 'late', '') AS late FROM sessions`;
    const booked = await rowsOf<Kept>(system.databases.booking, text);
    const kept = new Map((await rowsOf<Kept>(system.databases.billing, text)).map((one) => [one.id, one]));
    const found = booked
      .filter(({ id, status, late }) => kept.get(id)?.status !== status || kept.get(id)?.late !== late)
      .map(
        ({ id, status, late }) =>
          `session ${id} is ${status} ${late}, to billing ${kept.get(id)?.status} ${kept.get(id)?.late}`,
      );
    const undecided = await rowsOf<{ id: string }>(
      system.databases.billing,
      `SELECT id FROM sessions WHERE programme = 'hub' AND change ->> 'late' = 'true' AND change ->> 'askedBy' = 'client'
         AND NOT EXISTS (SELECT FROM decisions WHERE session_id = sessions.id)`,
    );
    // told once: of a credit that is held, or that there was none; and after that, of one that came back and is held now
    const untold = await rowsOf<{ id: string; told: number }>(
      system.databases.billing,
      `SELECT sessions.id, count(outbox.id)::int AS told FROM sessions
       LEFT JOIN outbox ON outbox.data ->> 'sessionId' = sessions.id::text
         AND outbox.type IN ('billing.credit-held.v1', 'billing.credit-not-held.v1')
       WHERE programme = 'hub' GROUP BY sessions.id
       HAVING array_agg(outbox.type ORDER BY outbox.sequence) NOT IN (
         '{billing.credit-held.v1}', '{billing.credit-not-held.v1}', '{billing.credit-not-held.v1,billing.credit-held.v1}')`,
    );
    return [
      ...found,
      ...undecided.map(({ id }) => `session ${id} was changed late, and there is no decision`),
      ...untold.map(({ id, told }) => `of session ${id}'s credit was told ${told} times`),
    ];
  },
};
