import { type Request } from '../caller.ts';
import { type Caught } from '../mail-catcher.ts';
import { countOf } from './count.ts';
import { type Delivery, type Said, type Session } from './mail-facts.ts';

type Recipient = 'client' | 'professional';

/** A mail that somebody must be sent; of a session each kind is due once to each, of money once for each event. */
export type Due = {
  readonly kind: string;
  readonly session: string;
  readonly recipient: Recipient;
  readonly party: string;
  readonly event?: string;
};

/** What the sessions themselves say must have been told (R13). */
export function dueOfSessions(sessions: readonly Session[], requests: readonly Request[]): Due[] {
  const silent = new Set(
    requests
      .filter(({ kind, body, answer }) => kind === 'cancel' && body.notifyClient === false && answer?.status === 200)
      .map(({ path }) => path.split('/')[3]),
  );
  return sessions.flatMap(({ id, status, client, professional }) => {
    const toClient = (kind: string): Due => ({ kind, session: id, recipient: 'client', party: client });
    const toBoth = (kind: string): Due[] => [
      toClient(kind),
      { kind, session: id, recipient: 'professional', party: professional },
    ];
    const isOver = status === 'rescheduled' || status === 'cancelled';
    const told = isOver ? toBoth('session-cancelled') : [];
    return [
      ...toBoth('session-confirmed'),
      ...told.filter(({ recipient }) => recipient === 'professional' || status === 'rescheduled' || !silent.has(id)),
    ];
  });
}

type Told = readonly (readonly [kind: string, recipient: Recipient])[];
const nobody = (): Told => [];

/** Who must be told what, for each event of billing. Nothing takes a mail back that is due: a withdrawal is told by its own. */
export const tellings: Readonly<Record<string, (data: Said['data']) => Told>> = {
  'billing.credit-held.v1': nobody,
  'billing.credit-not-held.v1': nobody,
  'billing.credit-returned.v1': nobody,
  'billing.credit-spent.v1': nobody,
  'billing.decision-opened.v1': ({ waiting }) => (waiting ? [['decision-waiting', 'professional']] : []),
  'billing.decision-decided.v1': ({ outcome, decidedBy, notifyClient }) => {
    if (outcome === 'charge-credit') return [['charged', 'client']];
    if (outcome === 'charge-direct') return []; // its payment request tells it
    return [
      ...(notifyClient ? ([['waived', 'client']] as const) : []),
      ...(decidedBy === 'system' ? ([['waived', 'professional']] as const) : []),
    ];
  },
  'billing.decision-reopened.v1': nobody,
  // what is charged to a card is told by its receipt, or when it fails
  'billing.charge-created.v1': ({ collection }) => (collection === 'card' ? [] : [['payment-request', 'client']]),
  'billing.charge-voided.v1': () => [['charge-withdrawn', 'client']],
  'billing.charge-paid.v1': () => [['receipt', 'client']],
  'billing.charge-refunded.v1': () => [['refund', 'client']],
  'billing.payment-failed.v1': () => [['payment-failed', 'client']],
  'billing.refund-failed.v1': () => [['refund-failed', 'professional']],
  'billing.surplus-paid-back.v1': () => [['surplus-paid-back', 'client']],
};

/** What billing said must have been told. */
export function dueOfMoney(events: readonly Said[]): Due[] {
  return events.flatMap(({ id, type, data }) => {
    const tell = tellings[type];
    if (!tell) throw new Error(`nothing says who must be told of ${type}`);
    const { sessionId, clientId, professionalId } = data as {
      sessionId: string;
      clientId: string;
      professionalId: string;
    };
    return tell(data).map(([kind, recipient]) => ({
      kind,
      session: sessionId,
      recipient,
      party: recipient === 'client' ? clientId : professionalId,
      event: id,
    }));
  });
}

/** Against what notifications wrote down to be sent. */
export function unwritten(due: readonly Due[], deliveries: readonly Delivery[]): string[] {
  const named = ({ kind, session, recipient, party, event }: Omit<Due, 'recipient'> & { recipient: string }) =>
    `${kind} of ${session} to ${recipient} ${party}${kind.startsWith('session-') ? '' : ` for event ${event}`}`;
  return differences(due.map(named), deliveries.map(named)).map(({ what, wanted, found }) =>
    found < wanted ? `${what} was never written` : `${what} is not due, or there twice`,
  );
}

const subjects: Readonly<Record<string, string>> = {
  'session-confirmed': 'New Session confirmation:',
  'session-cancelled': 'Session cancelled:',
  'decision-waiting': 'Your decision is needed:',
  charged: 'One credit used:',
  waived: 'Nothing to pay:',
  'payment-request': 'Payment request:',
  'charge-withdrawn': 'Payment request withdrawn:',
  receipt: 'Receipt ',
  refund: 'Refund, receipt ',
  'payment-failed': 'Your card was not charged:',
  'refund-failed': 'Refund not possible:',
  'surplus-paid-back': 'Paid back to you:',
};

/** Against the mails that came, by what a recipient sees of them, and whatever notifications wrote down. */
export function uncame(
  due: readonly Due[],
  arrivals: ReadonlyMap<string, readonly Caught[]>,
  addresses: ReadonlyMap<string, string>,
): string[] {
  const kindOf = ({ subject }: Caught) =>
    Object.entries(subjects).find(([, beginning]) => subject.startsWith(beginning))?.[0] ?? `“${subject}”`;
  const wanted = due.map(({ kind, party }) => `${kind} to ${addresses.get(party)}`);
  const came = [...arrivals.values()].flatMap(([first]) => (first ? [`${kindOf(first)} to ${first.to}`] : []));
  return differences(wanted, came).map((one) => `${one.what}: ${one.wanted} were due, ${one.found} came`);
}

function differences(wanted: readonly string[], found: readonly string[]) {
  const [due, there] = [countOf(wanted), countOf(found)];
  return [...new Set([...wanted, ...found])]
    .map((what) => ({ what, wanted: due.get(what) ?? 0, found: there.get(what) ?? 0 }))
    .filter((one) => one.wanted !== one.found);
}
