import { isDeepStrictEqual } from 'node:util';
import { v5 as uuidV5 } from 'uuid';
import { type Answer, type Request } from '../caller.ts';
import { rowsOf } from '../databases.ts';
import { type Invariant } from './invariant.ts';

/** As the platform's edge derives it; a change there has to be one here. */
const OPERATIONS = '6f0c8f5e-6f3b-5c0e-9a51-0f3f6c1b7f10';

export const operationOf = ({ by, path, key }: Pick<Request, 'by' | 'path' | 'key'>): string =>
  uuidV5(JSON.stringify([by.partyId, `POST ${path}`, key]), OPERATIONS);

type Facts = Readonly<Record<string, unknown>>;
type Trace = {
  readonly in: 'booking' | 'billing';
  /** One row for each operation that left a trace, with `facts` as they stand in the database. */
  readonly sql: string;
  /** What an accepted request asked for, and was told. */
  readonly asked: (request: Request) => Facts;
};

const inUtc = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const toldId = ({ answer }: Request): unknown => answer?.body?.id;
/** Of what is changed, in `/api/sessions/{id}/cancellation` and its like. */
const idInPath = ({ path }: Request): string | undefined => path.split('/')[3];

const changed = (status: string): Trace => ({
  in: 'booking',
  sql: `SELECT changed_by_operation AS operation, json_build_object('id', id) AS facts FROM sessions WHERE status = '${status}'`,
  asked: (request) => ({ id: idInPath(request) }),
});

/** What each kind of request leaves. */
const traceOf: Readonly<Record<string, Trace>> = {
  book: {
    in: 'booking',
    sql: `SELECT booked_by_operation AS operation, json_build_object('id', id, 'start', ${inUtc('starts_at')},
        'professional', professional_id, 'client', client_id, 'service', service_id) AS facts
      FROM sessions WHERE previous_session_id IS NULL`,
    asked: (request) => ({
      id: toldId(request),
      start: request.body.start,
      professional: request.body.professionalId,
      client: request.body.clientId ?? request.by.partyId,
      service: request.body.serviceId,
    }),
  },
  move: {
    in: 'booking',
    sql: `SELECT later.booked_by_operation AS operation,
        json_build_object('id', later.id, 'of', earlier.id, 'start', ${inUtc('later.starts_at')}) AS facts
      FROM sessions later JOIN sessions earlier ON earlier.id = later.previous_session_id
        AND earlier.next_session_id = later.id AND earlier.status = 'rescheduled'
        AND earlier.changed_by_operation = later.booked_by_operation AND earlier.lineage_id = later.lineage_id`,
    asked: (request) => ({ id: toldId(request), of: idInPath(request), start: request.body.start }),
  },
  cancel: changed('cancelled'),
  completion: changed('completed'),
  'no-show': changed('no-show'),
  grant: {
    in: 'billing',
    sql: `SELECT operation_id AS operation, json_build_object('id', id, 'credits', credits, 'expiresAt', ${inUtc('expires_at')},
        'clients', (SELECT json_agg(client_id ORDER BY client_id) FROM lots JOIN lot_balances ON lot_id = lots.id
          WHERE grant_id = grants.id)) AS facts
      FROM grants`,
    asked: (request) => ({
      id: toldId(request),
      credits: request.body.credits,
      expiresAt: request.body.expiresAt,
      clients: (request.body.clientIds as string[]).toSorted(),
    }),
  },
  decide: {
    in: 'billing',
    sql: `SELECT operation_id AS operation, json_build_object('id', id, 'outcome', outcome) AS facts
      FROM decisions WHERE outcome IS NOT NULL AND operation_id IS NOT NULL`,
    asked: (request) => ({ id: idInPath(request), outcome: request.body.outcome }),
  },
  pay: {
    in: 'billing',
    sql: `SELECT operation_id AS operation, json_build_object('id', id) AS facts
      FROM charges WHERE status = 'paid' AND operation_id IS NOT NULL`,
    asked: (request) => ({ id: idInPath(request) }),
  },
};

export const requestsHaveTheirEffects: Invariant = {
  name: 'every accepted request has its effects, once, and every refused one none',
  async violations({ system, requests }) {
    const found: string[] = [];
    for (const [kind, { in: database, sql, asked }] of Object.entries(traceOf)) {
      const rows = await rowsOf<{ operation: string; facts: Facts }>(system.databases[database], sql);
      const traces = Map.groupBy(rows, ({ operation }) => operation);
      // one that came to nobody any more, since the traffic was over, was none
      const own = requests.filter((request) => request.kind === kind && request.attempts.length > 0);
      for (const request of own) {
        const left = traces.get(operationOf(request)) ?? [];
        const { answer, otherAnswer } = request;
        const told = `${kind} ${request.path} (operation ${operationOf(request)})`;
        if (!answer)
          found.push(
            `${told} was never answered for good: ${request.attempts.map(({ outcome }) => outcome).join(' ')}`,
          );
        else if (left.length !== (answer.status < 300 ? 1 : 0)) {
          found.push(`${told} was answered ${answer.status} ${answer.body?.code ?? ''} and left ${left.length} traces`);
        } else if (left[0] && !isDeepStrictEqual(left[0].facts, asked(request)))
          found.push(`${told} asked for ${JSON.stringify(asked(request))} and left ${JSON.stringify(left[0].facts)}`);
        if (otherAnswer)
          found.push(`${told} was answered ${words(answer)}, and for the same key ${words(otherAnswer)}`);
      }
      const known = new Set(own.map(operationOf));
      // a change that a professional decides along with it carries no operation of its own
      for (const operation of traces.keys())
        if (!known.has(operation)) found.push(`${kind} by operation ${operation}, which nobody asked for`);
    }
    return found;
  },
};

const words = (answer: Answer | undefined): string => `${answer?.status} ${JSON.stringify(answer?.body)}`;
