import { v5 as uuidV5 } from 'uuid';
import { type Request } from '../caller.ts';
import { rowsOf } from '../databases.ts';
import { type Invariant } from './invariant.ts';

/** As the platform's edge derives it; a change there has to be one here. */
const OPERATIONS = '6f0c8f5e-6f3b-5c0e-9a51-0f3f6c1b7f10';

export const operationOf = ({ by, path, key }: Pick<Request, 'by' | 'path' | 'key'>): string =>
  uuidV5(JSON.stringify([by.partyId, `POST ${path}`, key]), OPERATIONS);

/** Which operations left a trace, for each kind of request. */
const tracesOf: Readonly<Record<string, readonly [database: 'booking' | 'billing', sql: string]>> = {
  book: ['booking', 'SELECT booked_by_operation AS operation FROM sessions WHERE previous_session_id IS NULL'],
  move: [
    'booking',
    `SELECT later.booked_by_operation AS operation FROM sessions later
     JOIN sessions earlier ON earlier.id = later.previous_session_id AND earlier.next_session_id = later.id
      AND earlier.status = 'rescheduled' AND earlier.changed_by_operation = later.booked_by_operation
      AND earlier.lineage_id = later.lineage_id`,
  ],
  cancel: ['booking', `SELECT changed_by_operation AS operation FROM sessions WHERE status = 'cancelled'`],
  completion: ['booking', `SELECT changed_by_operation AS operation FROM sessions WHERE status = 'completed'`],
  'no-show': ['booking', `SELECT changed_by_operation AS operation FROM sessions WHERE status = 'no-show'`],
  grant: [
    'billing',
    `SELECT operation_id AS operation FROM grants
     WHERE clients = (SELECT count(*) FROM lots JOIN lot_balances ON lot_id = lots.id WHERE grant_id = grants.id)`,
  ],
  decide: [
    'billing',
    'SELECT operation_id AS operation FROM decisions WHERE outcome IS NOT NULL AND operation_id IS NOT NULL',
  ],
  pay: ['billing', `SELECT operation_id AS operation FROM charges WHERE status = 'paid' AND operation_id IS NOT NULL`],
};

export const requestsHaveTheirEffects: Invariant = {
  name: 'every accepted request has its effects, once, and every refused one none',
  async violations({ system, requests }) {
    const found: string[] = [];
    for (const [kind, [database, sql]] of Object.entries(tracesOf)) {
      const rows = await rowsOf<{ operation: string }>(system.databases[database], sql);
      const traces = Map.groupBy(rows, ({ operation }) => operation);
      // one that came to nobody any more, since the traffic was over, was none
      const own = requests.filter((request) => request.kind === kind && request.attempts.length > 0);
      for (const request of own) {
        const times = traces.get(operationOf(request))?.length ?? 0;
        const { answer, otherAnswer } = request;
        const told = `${kind} ${request.path} (operation ${operationOf(request)})`;
        if (!answer)
          found.push(
            `${told} was never answered for good: ${request.attempts.map(({ outcome }) => outcome).join(' ')}`,
          );
        else if (times !== (answer.status < 300 ? 1 : 0)) {
          found.push(`${told} was answered ${answer.status} ${answer.body?.code ?? ''} and left ${times} traces`);
        }
        if (otherAnswer)
          found.push(`${told} was answered ${answer?.status}, and for the same key ${otherAnswer.status}`);
      }
      const known = new Set(own.map(operationOf));
      // a change that a professional decides along with it carries no operation of its own
      for (const operation of traces.keys())
        if (!known.has(operation)) found.push(`${kind} by operation ${operation}, which nobody asked for`);
    }
    return found;
  },
};
