import { ledgerPromises } from '../../../services/billing/src/persistence/ledger-promises.ts';
import { rowsOf } from '../databases.ts';
import { type Invariant } from './invariant.ts';
import { operationOf } from './requests.ts';

/** What must hold of money, in the suite's own words; each question gives the id and what is wrong of each fault. */
const own: readonly { readonly what: string; readonly sql: string }[] = [
  {
    what: 'all entries of',
    sql: `SELECT unit AS id, 'come to ' || sum(amount) AS what FROM entries GROUP BY unit HAVING sum(amount) <> 0`,
  },
  {
    what: 'lot',
    sql: `SELECT lot_id AS id, format('has %s credits %s, and entries of %s', kept.amount, kind, entered.amount) AS what
      FROM (
        SELECT lot_id, one.* FROM lot_balances, LATERAL (VALUES ('available', available), ('held', held), ('spent', spent),
          ('expired', expired), ('withdrawn', withdrawn)) AS one (kind, amount) WHERE one.amount <> 0) AS kept
      FULL JOIN (
        SELECT lot_id, kind, sum(amount) AS amount FROM entries JOIN accounts ON accounts.id = account_id
        WHERE lot_id IS NOT NULL AND kind <> 'grants' GROUP BY lot_id, kind HAVING sum(amount) <> 0) AS entered
      USING (lot_id, kind)
      WHERE kept.amount IS DISTINCT FROM entered.amount OR entered.amount < 0`,
  },
  {
    what: 'lot',
    sql: `SELECT lots.id, format('was granted %s credits and has %s', credits, sum(amount) FILTER (WHERE kind <> 'grants')) AS what
      FROM lots JOIN grants ON grants.id = grant_id
      LEFT JOIN entries ON entries.lot_id = lots.id LEFT JOIN accounts ON accounts.id = account_id
      GROUP BY lots.id, credits HAVING sum(amount) FILTER (WHERE kind <> 'grants') IS DISTINCT FROM credits`,
  },
  {
    what: 'session',
    sql: `SELECT session_id AS id, 'has charges: ' || count(*) AS what FROM charges WHERE status <> 'voided'
      GROUP BY session_id HAVING count(*) > 1`,
  },
  {
    what: 'decision',
    sql: `SELECT decisions.id, format('says %s of %s, and charged was %s of %s', coalesce(outcome, 'nothing'),
        decisions.amount_minor, string_agg(kind, ', '), sum(charges.amount_minor)) AS what
      FROM decisions LEFT JOIN charges ON decision_id = decisions.id AND charges.status <> 'voided'
      GROUP BY decisions.id
      HAVING coalesce(string_agg('charge-' || kind, ', '), 'none') <> CASE WHEN outcome LIKE 'charge-%' THEN outcome ELSE 'none' END
        OR (sum(charges.amount_minor), max(charges.currency)) IS DISTINCT FROM (decisions.amount_minor::bigint, decisions.currency)`,
  },
];

/** By the suite's own questions, and by what the ledger promises of itself, all at one moment. */
export async function faultsOfMoney(billing: string): Promise<string[]> {
  const questions = [...own, ...ledgerPromises.map(({ promise, faults }) => ({ what: `${promise}:`, sql: faults }))];
  const asked = questions.map(({ sql }, index) => `SELECT ${index} AS question, id::text, what FROM (${sql}) AS fault`);
  const faults = await rowsOf<{ question: number; id: string; what: string }>(billing, asked.join('\nUNION ALL\n'));
  return faults.map(({ question, id, what }) => `${questions[question]?.what} ${id} ${what}`);
}

export const ledgerBalances: Invariant = {
  name: 'the ledger balances, and what it promises of itself holds',
  violations: ({ system }) => faultsOfMoney(system.databases.billing),
};

type Price = { session: string; amount: number | null; currency: string | null };

/** Nobody in this suite asks for less than a session's price, nor takes a decision back. */
export const chargesAreAsDecided: Invariant = {
  name: 'a decision has the outcome that was asked for, and a session that took place or is charged for costs what it was booked at',
  async violations({ system, requests }) {
    const { billing, booking } = system.databases;
    const decisions = await rowsOf<{ operation: string; outcome: string }>(
      billing,
      'SELECT operation_id AS operation, outcome FROM decisions WHERE operation_id IS NOT NULL',
    );
    const outcomes = new Map(decisions.map(({ operation, outcome }) => [operation, outcome]));
    const otherwise = requests.filter(
      (request) =>
        request.kind === 'decide' &&
        request.answer?.status === 200 &&
        outcomes.get(operationOf(request)) !== request.body.outcome,
    );
    const prices = await rowsOf<Price & { status: string }>(
      booking,
      `SELECT id AS session, status, (policy #>> '{price,amountMinor}')::int AS amount, policy #>> '{price,currency}' AS currency
       FROM sessions`,
    );
    const charges = await rowsOf<Price>(
      billing,
      `SELECT session_id AS session, amount_minor AS amount, currency FROM charges WHERE status <> 'voided'`,
    );
    const charged = new Map(charges.map((one) => [one.session, one]));
    const wrong = prices.filter(({ session, status, amount, currency }) => {
      const charge = charged.get(session);
      if (!charge) return status === 'completed';
      return charge.amount !== null && (charge.amount !== amount || charge.currency !== currency);
    });
    return [
      ...otherwise.map(
        (request) =>
          `${request.path} asked for ${request.body.outcome}, and it is ${outcomes.get(operationOf(request))}`,
      ),
      ...wrong.map(
        ({ session, status, amount }) =>
          `session ${session}, ${status}, at ${amount}, was charged for at ${charged.get(session)?.amount}`,
      ),
    ];
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
