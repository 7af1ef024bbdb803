import { ParkedEvents, type ParkedEvent, type Planned } from '@hubhours/messaging/parked/parked-events';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { Failure } from '../../libs/testing/src/servers/failure.ts';
import { amqpAddress, parkingServices, serviceNamed, withDatabase, type ParkingService } from './addresses.ts';
import { ago, progressLine, table } from './show.ts';

/** A turn holds the parking queue; between turns others can look. */
const TURN_MS = 2_000;
const FURTHER_BACK = 'too far back in the queue to be looked at yet';

function parkedOf<T>(service: ParkingService, work: (parked: ParkedEvents) => Promise<T>): Promise<T> {
  return withDatabase(service, (db) => work(new ParkedEvents(db, service, amqpAddress())));
}

/** `parked [SERVICE]`: what is parked, of one service or of all. */
export async function parked(args: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(args, { limit: { type: 'string' }, payload: { type: 'boolean' } });
  const limit = count(values['limit'], 50, '--limit');
  const services = positionals.length > 0 ? [serviceNamed(positionals[0])] : parkingServices;
  let shown = 0;
  for (const service of services) {
    const { events, unread } = await parkedOf(service, (one) => one.list(limit));
    shown += events.length;
    if (events.length > 0) console.log(`${service}\n${listed(events, values['payload'] === true)}\n`);
    if (unread > 0) console.log(`${unread} more, ${FURTHER_BACK}\n`);
  }
  if (shown === 0) console.log('nothing is parked');
  return 0;
}

type Opened = <T>(
  service: ParkingService,
  work: (parked: Pick<ParkedEvents, 'plan' | 'replay'>) => Promise<T>,
) => Promise<T>;

/** `replay SERVICE (--all | ID…)`: back to the service's own queue. */
export async function replay(args: readonly string[], opened: Opened = parkedOf): Promise<number> {
  const { values, positionals } = parsed(args, {
    all: { type: 'boolean' },
    past: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    'per-second': { type: 'string' },
  });
  const [name, ...ids] = positionals;
  const service = serviceNamed(name);
  if ((values['all'] === true) === ids.length > 0) {
    throw new Failure('Say which messages.', 'Give their ids, or --all for all that were parked within 14 days.');
  }
  const order = {
    messageIds: ids.length > 0 ? ids : ('all' as const),
    past: values['past'] === true,
    parkedBefore: new Date(),
    perSecond: count(values['per-second'], 50, '--per-second'),
    withinMs: TURN_MS,
    by: account(),
  };
  return opened(service, async (one) => {
    if (values['dry-run'] === true) {
      const { items, left } = await one.plan(order);
      console.log(`${planned(items)}\n\n${left} would go back to ${service}.events. Nothing was done.`);
      return 0;
    }
    const say = progressLine();
    const others = new Map<string, Planned>();
    let done = 0;
    let unread = 0;
    let wanted: readonly string[] | 'all' = order.messageIds;
    for (;;) {
      const before = done;
      const { items, replayed, left } = await one.replay({ ...order, messageIds: wanted }, (place, of) =>
        say(`${before + place} of ${before + of} sent back`),
      );
      done += replayed;
      const told = new Set(items.map(({ messageId }) => messageId));
      if (wanted !== 'all') wanted = wanted.filter((id) => !told.has(id));
      for (const item of items) if (item.outcome !== 'replay') others.set(item.messageId, item);
      // a turn that sent nothing would be followed by others like it
      if (replayed === 0) unread = left;
      if (replayed === 0 || left === 0) break;
    }
    if (process.stderr.isTTY && done > 0) process.stderr.write('\n');
    if (others.size > 0) console.log(`${planned([...others.values()])}\n`);
    console.log(`${done} sent back to ${service}.events`);
    if (unread > 0) console.log(`${unread} not sent, ${FURTHER_BACK}`);
    return others.size > 0 || unread > 0 ? 1 : 0;
  });
}

/** `discard SERVICE ID… --reason TEXT`: away for good, and on record. */
export async function discard(args: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(args, {
    reason: { type: 'string' },
    'even-if-others-wait': { type: 'boolean' },
  });
  const [name, ...messageIds] = positionals;
  const service = serviceNamed(name);
  const why = String(values['reason'] ?? '').trim();
  if (messageIds.length === 0) throw new Failure('Say which messages.', 'Give their ids.');
  if (why === '') throw new Failure('Say why.', 'Add --reason "…"; it is kept on record.');
  const evenIfOthersWait = values['even-if-others-wait'] === true;
  const { discarded, unknown, unread } = await parkedOf(service, (one) =>
    one.discard({ messageIds, why, evenIfOthersWait, by: account() }),
  );
  for (const id of unknown) console.log(`unknown: ${id}`);
  for (const id of unread) console.log(`not found, or ${FURTHER_BACK}: ${id}`);
  console.log(`${discarded.length} discarded`);
  return unknown.length + unread.length > 0 ? 1 : 0;
}

function listed(events: readonly ParkedEvent[], withPayload: boolean): string {
  const head = ['parked', 'message', 'event', 'reason', 'tries', 'handled by', 'behind it', 'error'];
  const rows = events.map((event) => [
    `${ago(event.parkedAt)}${event.archived ? ', archived' : ''}`,
    event.messageId,
    event.type ?? '',
    event.reason,
    String(event.attempts),
    event.handledBy.join(', '),
    behind(event),
    cut(event.error ?? ''),
  ]);
  const payloads = events.map(({ messageId, payload }) => `${messageId}: ${JSON.stringify(payload)}`);
  return table(head, rows) + (withPayload ? `\n\n${payloads.join('\n')}` : '');
}

function behind({ waitingBehind, holdsStream }: ParkedEvent): string {
  if (waitingBehind > 0) return String(waitingBehind);
  return holdsStream ? 'what follows' : '';
}

function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

const outcomes = {
  replay: 'goes back',
  past: 'parked for 14 days: name it and add --past',
  unknown: 'not parked here',
  unread: 'not looked at: too many lie before it',
} as const;

function planned(items: readonly Planned[]): string {
  const rows = items.map(({ messageId, outcome, event }) => {
    const handlers = event?.handledBy ?? [];
    return [
      messageId,
      event?.type ?? '',
      outcomes[outcome],
      handlers.length > 0 ? `had by ${handlers.join(', ')}` : '',
    ];
  });
  return table(['message', 'event', 'would happen', 'and'], rows);
}

function account(): string {
  return `terminal:${userInfo().username}`;
}

type Options = Record<string, { type: 'string' | 'boolean' }>;

function parsed(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new Failure((error as Error).message, 'Type npm run ops -- help.');
  }
}

function count(given: unknown, otherwise: number, name: string): number {
  const value = given === undefined ? otherwise : Number(given);
  if (Number.isInteger(value) && value >= 1 && value <= 1_000) return value;
  throw new Failure(`${name} must be a whole number from 1 to 1000.`, 'Mend it and try again.');
}
