/** What must hold of the whole ledger at any moment between two transactions. */
export type LedgerPromise = {
  readonly promise: string;
  /** What it is held against. */
  readonly of: string;
  /** SELECT of `id` and `what` (bare facts: ids, states and sums), one row for each fault. */
  readonly faults: string;
};

/** What a lot's credits are, by its entries alone. */
const lotEntries = `
  SELECT entries.lot_id,
    coalesce(-sum(amount) FILTER (WHERE kind = 'grants'), 0) AS granted,
    coalesce(sum(amount) FILTER (WHERE kind = 'available'), 0) AS available,
    coalesce(sum(amount) FILTER (WHERE kind = 'held'), 0) AS held,
    coalesce(sum(amount) FILTER (WHERE kind = 'spent'), 0) AS spent,
    coalesce(sum(amount) FILTER (WHERE kind = 'expired'), 0) AS expired,
    coalesce(sum(amount) FILTER (WHERE kind = 'withdrawn'), 0) AS withdrawn
  FROM entries JOIN accounts ON accounts.id = account_id WHERE entries.lot_id IS NOT NULL GROUP BY entries.lot_id`;

/** What a session holds and has spent, by its entries alone. */
const sessionEntries = `
  SELECT entries.session_id,
    coalesce(sum(amount) FILTER (WHERE kind = 'held'), 0) AS held,
    coalesce(sum(amount) FILTER (WHERE kind = 'spent'), 0) AS spent
  FROM entries JOIN accounts ON accounts.id = account_id
  WHERE entries.unit = 'credit' AND entries.session_id IS NOT NULL AND kind IN ('held', 'spent')
  GROUP BY entries.session_id`;

/** What the client still owes for a charge, and what the professional has still to get of it, by its entries alone. */
const chargeEntries = `
  SELECT entries.charge_id,
    coalesce(-sum(amount) FILTER (WHERE accounts.kind = 'payable'), 0) AS owed,
    coalesce(sum(amount) FILTER (WHERE accounts.kind = 'receivable'), 0) AS to_get,
    count(DISTINCT entries.unit) FILTER (WHERE entries.unit <> charges.currency) AS foreign_units
  FROM entries JOIN accounts ON accounts.id = account_id JOIN charges ON charges.id = charge_id
  GROUP BY entries.charge_id`;

export const ledgerPromises: readonly LedgerPromise[] = [
  {
    promise: 'every posting has entries',
    of: 'postings',
    faults: `SELECT id, kind || ' has none' AS what FROM postings
      WHERE NOT EXISTS (SELECT FROM entries WHERE posting_id = postings.id)`,
  },
  {
    promise: 'every posting balances in every unit',
    of: 'entries',
    faults: `SELECT posting_id AS id, unit || ' is off by ' || sum(amount) AS what FROM entries
      GROUP BY posting_id, unit HAVING sum(amount) <> 0`,
  },
  {
    promise: 'every entry stands on an account of somebody whom its lot or its charge concerns',
    of: 'entries',
    faults: `SELECT entries.id, accounts.kind || ' of ' || owner AS what
      FROM entries JOIN accounts ON accounts.id = account_id
      LEFT JOIN lots ON lots.id = lot_id LEFT JOIN charges ON charges.id = charge_id
      WHERE (owner = CASE accounts.kind WHEN 'grants' THEN lots.hub_id::text
          WHEN 'payable' THEN charges.client_id::text WHEN 'receivable' THEN charges.professional_id::text
          WHEN 'clearing' THEN CASE owner WHEN charges.paid_through THEN owner ELSE charges.provider END
          ELSE lots.client_id::text END) IS NOT TRUE`,
  },
  {
    promise: 'every lot is what its entries say, and none of its states is below zero',
    of: 'lots',
    faults: `SELECT lots.id, CASE WHEN balance.lot_id IS NULL THEN 'has no balance'
        ELSE format('kept %s/%s/%s/%s/%s, entered %s/%s/%s/%s/%s', balance.available, balance.held, balance.spent,
          balance.expired, balance.withdrawn, e.available, e.held, e.spent, e.expired, e.withdrawn) END AS what
      FROM lots LEFT JOIN lot_balances AS balance ON balance.lot_id = lots.id LEFT JOIN (${lotEntries}) AS e ON e.lot_id = lots.id
      WHERE (balance.available, balance.held, balance.spent, balance.expired, balance.withdrawn)
          IS DISTINCT FROM (e.available, e.held, e.spent, e.expired, e.withdrawn)
        OR least(e.available, e.held, e.spent, e.expired, e.withdrawn) < 0`,
  },
  {
    promise: 'every lot holds what was granted: no credit appears or vanishes',
    of: 'lots',
    faults: `SELECT lots.id, format('granted %s, entered %s, accounted for %s', grants.credits, e.granted,
        e.available + e.held + e.spent + e.expired + e.withdrawn) AS what
      FROM lots JOIN grants ON grants.id = grant_id LEFT JOIN (${lotEntries}) AS e ON e.lot_id = lots.id
      WHERE (e.granted, e.available + e.held + e.spent + e.expired + e.withdrawn)
        IS DISTINCT FROM (grants.credits::bigint, grants.credits::bigint)`,
  },
  {
    promise: 'every session’s credit is what its entries say, and there is one at most',
    of: 'sessions',
    faults: `SELECT sessions.id, format('kept %s/%s, entered %s/%s', credit.held, credit.spent, e.held, e.spent) AS what
      FROM sessions LEFT JOIN session_credits AS credit ON credit.session_id = sessions.id
      LEFT JOIN (${sessionEntries}) AS e ON e.session_id = sessions.id
      WHERE (coalesce(credit.held, 0), coalesce(credit.spent, 0)) <> (coalesce(e.held, 0), coalesce(e.spent, 0))
        OR coalesce(e.held, 0) + coalesce(e.spent, 0) > 1 OR least(e.held, e.spent) < 0`,
  },
  {
    promise: 'a credit is held for a session to come, or for one whose decision is open',
    of: 'session_credits',
    faults: `SELECT sessions.id, 'held, though ' || sessions.status || ' and decided' AS what
      FROM session_credits AS credit JOIN sessions ON sessions.id = credit.session_id
      LEFT JOIN decisions ON decisions.session_id = sessions.id
      WHERE held > 0 AND sessions.status <> 'scheduled' AND (decisions.id IS NULL OR outcome IS NOT NULL)`,
  },
  {
    promise: 'a credit is charged exactly where one is spent',
    of: `charges WHERE kind = 'credit'`,
    faults: `SELECT coalesce(charges.session_id, credit.session_id) AS id,
        CASE WHEN charges.id IS NULL THEN 'spent without a charge' ELSE 'charged without being spent' END AS what
      FROM (SELECT * FROM charges WHERE kind = 'credit' AND status <> 'voided') AS charges
      FULL JOIN (SELECT * FROM session_credits WHERE spent > 0) AS credit ON credit.session_id = charges.session_id
      WHERE charges.id IS NULL OR credit.session_id IS NULL`,
  },
  {
    promise: 'what is owed for a charge is its amount while it is to be paid, and nothing afterwards',
    of: `charges WHERE kind = 'direct'`,
    faults: `SELECT charges.id, format('%s of %s: owed %s', charges.status, charges.amount_minor, e.owed) AS what
      FROM charges LEFT JOIN (${chargeEntries}) AS e ON e.charge_id = charges.id
      WHERE charges.kind = 'direct' AND (e.foreign_units > 0 OR e.owed IS DISTINCT FROM
        CASE charges.status WHEN 'pending' THEN charges.amount_minor ELSE 0 END
          - coalesce((SELECT sum(amount_minor) FROM refunds
            WHERE charge_id = charges.id AND surplus AND paid_back_at IS NULL), 0))`,
  },
  {
    promise: 'a professional has still to get what is owed to her, and what came by a provider and did not go back',
    of: `charges WHERE kind = 'direct'`,
    faults: `SELECT charges.id, format('%s of %s: still to get %s', charges.status, charges.amount_minor, e.to_get) AS what
      FROM charges LEFT JOIN (${chargeEntries}) AS e ON e.charge_id = charges.id
      WHERE charges.kind = 'direct' AND e.to_get IS DISTINCT FROM CASE
        WHEN charges.status = 'pending' THEN charges.amount_minor
        WHEN paid_through <> 'manual' THEN charges.amount_minor - coalesce((SELECT sum(amount_minor) FROM refunds
          WHERE charge_id = charges.id AND NOT surplus AND paid_back_at IS NOT NULL), 0)
        ELSE 0 END`,
  },
  {
    promise: 'what was given back of a charge is what its refunds say, and what was entered',
    of: `charges WHERE paid_through IS NOT NULL`,
    faults: `SELECT charges.id, format('kept %s, asked for %s, given back %s, entered %s', refunded_minor, asked, given, entered) AS what
      FROM charges
      LEFT JOIN (
        SELECT charge_id, coalesce(sum(amount_minor) FILTER (WHERE NOT surplus AND failure IS NULL), 0) AS asked,
          coalesce(sum(amount_minor) FILTER (WHERE paid_back_at IS NOT NULL), 0) AS given
        FROM refunds GROUP BY charge_id) AS r ON r.charge_id = charges.id
      LEFT JOIN (
        SELECT charge_id, -sum(amount) AS entered
        FROM entries JOIN postings ON postings.id = posting_id JOIN accounts ON accounts.id = account_id
        WHERE accounts.kind = 'payable' AND postings.kind = 'paid-back'
        GROUP BY charge_id) AS e ON e.charge_id = charges.id
      WHERE refunded_minor <> coalesce(asked, 0) OR coalesce(given, 0) <> coalesce(entered, 0)`,
  },
  {
    promise: 'a change is charged for as its decision says, and by nothing else',
    of: 'decisions',
    faults: `SELECT decisions.id, format('%s, with %s charge', coalesce(outcome, 'open'), coalesce(charges.kind, 'no')) AS what
      FROM decisions LEFT JOIN charges ON charges.decision_id = decisions.id AND charges.status <> 'voided'
      WHERE charges.kind IS DISTINCT FROM CASE outcome WHEN 'charge-credit' THEN 'credit' WHEN 'charge-direct' THEN 'direct' END
      UNION ALL
      SELECT charges.id, 'for a change, without a decision' FROM charges JOIN sessions ON sessions.id = session_id
      WHERE charges.status <> 'voided' AND decision_id IS NULL AND sessions.status <> 'completed'`,
  },
  {
    promise: 'no hub client is charged for a change that was not late (R7)',
    of: `sessions WHERE programme = 'hub' AND change IS NOT NULL`,
    faults: `SELECT charges.id, 'for session ' || sessions.id AS what FROM charges JOIN sessions ON sessions.id = session_id
      WHERE programme = 'hub' AND change IS NOT NULL AND charges.status <> 'voided'
        AND NOT ((change ->> 'late')::boolean AND change ->> 'askedBy' = 'client')`,
  },
];
