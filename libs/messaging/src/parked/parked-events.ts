import { appliedInOrder, type InOrder } from '@hubhours/contracts/subscriptions';
import { vocabulary } from '@hubhours/contracts/vocabulary';
import { DomainError } from '@hubhours/kernel/domain-error';
import { Logger } from '@nestjs/common';
import type { ConsumeMessage } from 'amqplib';
import type { DataSource } from 'typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import { crashPoint } from '../crash-point.ts';
import { isUnroutable } from '../publisher.ts';
import { handlingOf, holdsStream, type Handling } from './handling.ts';
import * as actions from './parked-actions.ts';
import * as archive from './parked-archive.ts';
import { factsOf, type ParkedFacts } from './parked-facts.ts';
import { MOST, ParkingQueue } from './parking-queue.ts';

export type ParkedEvent = ParkedFacts &
  Handling & {
    /** Later events of its ordered stream wait until it is applied, and those to come will. */
    readonly holdsStream: boolean;
    readonly archived: boolean;
  };

export type ReplayOrder = {
  readonly messageIds: readonly string[] | 'all';
  /** Replays also what was named and has been parked for 14 days; `all` never means those. */
  readonly past: boolean;
  /** `all` means what was parked before; what comes back meanwhile is not sent round in a circle. */
  readonly parkedBefore: Date;
  readonly perSecond: number;
  /** How long to go on, in milliseconds; the rest is `left` for another call. */
  readonly withinMs: number;
  readonly by: string;
};

/**
 * `replay`: sent, or would be. `past`: parked for 14 days and not asked for as such. `unknown`: no such message here.
 * `unread`: not among those that were looked at, and there are more.
 */
export type Outcome = 'replay' | 'past' | 'unknown' | 'unread';
export type Planned = { readonly messageId: string; readonly outcome: Outcome; readonly event: ParkedEvent | null };
export type Replayed = {
  readonly items: readonly Planned[];
  readonly replayed: number;
  /** Not sent yet. After a turn that sent nothing, they were not even looked at, and another turn would be like it. */
  readonly left: number;
};

export type DiscardOrder = {
  readonly messageIds: readonly string[];
  readonly why: string;
  /** Also those that later events of an ordered stream wait for, or will; these then wait for ever. */
  readonly evenIfOthersWait: boolean;
  readonly by: string;
};
export type Discarded = {
  readonly discarded: readonly string[];
  readonly unknown: readonly string[];
  /** Not among those that were looked at, and there are more. */
  readonly unread: readonly string[];
};

/** `unread` counts what lies further back in the queue than was looked at. */
export type Listed = { readonly events: readonly ParkedEvent[]; readonly unread: number };

type Looked = { readonly found: readonly Found[]; readonly unread: number };
type Found = { readonly facts: ParkedFacts; readonly from: ConsumeMessage | archive.ArchivedMessage };

/**
 * What a service has parked, in its queue and, after 14 days, in its archive: to be seen, replayed and discarded, by one
 * operator at a time.
 */
export class ParkedEvents {
  private readonly logger = new Logger('Parked');

  constructor(
    private readonly db: Pick<DataSource, 'query'>,
    readonly service: string,
    private readonly amqpUrl: string,
    private readonly inOrder: InOrder = appliedInOrder[service] ?? {},
    /** Of the queue, and of the archive. */
    private readonly most = MOST,
  ) {}

  /** The newest first, up to `limit` of those that follow `after` in that order. */
  async list(limit: number, after?: readonly [parkedAt: string, messageId: string]): Promise<Listed> {
    const { found, unread } = await this.looking((queue) => this.find(queue, 'all'));
    const ordered = found.toSorted((a, b) => (keyOf(a.facts) < keyOf(b.facts) ? 1 : -1));
    const last = after?.join(' ');
    const rest = last === undefined ? ordered : ordered.filter(({ facts }) => keyOf(facts) < last);
    return { events: await this.shown(rest.slice(0, limit)), unread };
  }

  /** What `replay` would do with the same order; nothing is done. */
  async plan(order: ReplayOrder): Promise<Replayed> {
    const looked = await this.looking((queue) => this.find(queue, order.messageIds));
    const { due, others, left } = await this.judged(looked, order);
    return { items: [...due.map(({ planned }) => planned), ...others], replayed: 0, left: due.length + left };
  }

  /**
   * Sends parked events back to the service's own queue, the oldest first, with their ids and a fresh count of attempts.
   * Safe twice, and when it is cut off at any point: the broker has confirmed the copy before the parked one goes, and the
   * inbox drops what was handled.
   * @param onReplayed called after each
   * @throws DomainError conflict `parked.busy`, conflict `parked.queue-missing`, unavailable `service.unavailable`
   */
  async replay(
    order: ReplayOrder,
    onReplayed: (done: number, of: number) => void = () => undefined,
  ): Promise<Replayed> {
    const replayed = await this.looking(async (queue) => {
      const { due, others, left } = await this.judged(await this.find(queue, order.messageIds), order);
      const items: Planned[] = [];
      // only now: a turn that waited for the queue and read it has its time to send all the same
      const deadline = performance.now() + order.withinMs;
      for (const [place, one] of due.entries()) {
        if (performance.now() > deadline) break;
        const pause = sleep(1_000 / order.perSecond);
        await this.sendBack(queue, one, order.by);
        items.push(one.planned);
        onReplayed(place + 1, due.length);
        if (place + 1 < due.length) await pause;
      }
      return { items: [...items, ...others], replayed: items.length, left: due.length - items.length + left };
    });
    if (replayed.replayed > 0) this.logger.log({ message: 'replayed', events: replayed.replayed, left: replayed.left });
    return replayed;
  }

  /**
   * Takes messages away for good; what they were stays in `parked_actions`, masked.
   * @throws DomainError conflict `parked.others-wait` { messageIds } and nothing is discarded; conflict `parked.busy`
   */
  async discard({ messageIds, why, evenIfOthersWait, by }: DiscardOrder): Promise<Discarded> {
    return this.looking(async (queue) => {
      const { found, unread } = await this.find(queue, messageIds);
      const events = await this.shown(found);
      const waitedFor = events
        .filter(({ waitingBehind, holdsStream }) => waitingBehind > 0 || holdsStream)
        .map(({ messageId }) => messageId);
      if (waitedFor.length > 0 && !evenIfOthersWait) {
        throw new DomainError('conflict', 'parked.others-wait', { messageIds: waitedFor });
      }
      for (const { facts, from } of found) {
        await actions.note(this.db, { action: 'discard', by, why, archived: isArchived(from) }, facts);
        crashPoint('parked.discarded');
        await this.drop(queue, from);
      }
      const discarded = found.map(({ facts }) => facts.messageId);
      if (discarded.length > 0) this.logger.warn({ message: 'discarded', events: discarded.length });
      const others = messageIds.filter((id) => !discarded.includes(id));
      return { discarded, ...(unread > 0 ? { unknown: [], unread: others } : { unknown: others, unread: [] }) };
    });
  }

  private async looking<T>(work: (queue: ParkingQueue) => Promise<T>): Promise<T> {
    const queue = await ParkingQueue.open(this.amqpUrl, this.service);
    try {
      return await work(queue);
    } finally {
      await queue.close();
    }
  }

  private async find(queue: ParkingQueue, messageIds: readonly string[] | 'all'): Promise<Looked> {
    const now = new Date();
    const { messages, left } = await queue.read(this.most);
    const archived = await archive.find(this.db, messageIds, this.most);
    const wanted = messageIds === 'all' ? undefined : new Set(messageIds);
    const found = [...messages, ...archived]
      .map((from): Found => ({ facts: factsOf(from, vocabulary(), now), from }))
      .filter(({ facts }) => wanted?.has(facts.messageId) ?? true);
    return { found, unread: left };
  }

  /** What is due, the oldest first, what is not, with the reason, and how many are meant that were not looked at. */
  private async judged({ found, unread }: Looked, { messageIds, past, parkedBefore }: ReplayOrder) {
    const all = messageIds === 'all';
    const meant = found.filter(({ facts, from }) => {
      if (!all) return true;
      return facts.parkedAt <= parkedBefore && !isArchived(from);
    });
    const events = await this.shown(meant);
    const planned = meant.map((one, place) => {
      const event = events[place] ?? null;
      const outcome: Outcome = one.facts.past && (all || !past) ? 'past' : 'replay';
      return { ...one, planned: { messageId: one.facts.messageId, outcome, event } };
    });
    const known = new Set(found.map(({ facts }) => facts.messageId));
    const others = (all ? [] : messageIds).filter((id) => !known.has(id));
    const otherwise: Outcome = unread > 0 ? 'unread' : 'unknown';
    return {
      due: planned
        .filter(({ planned: { outcome } }) => outcome === 'replay')
        .toSorted((a, b) => a.facts.parkedAt.getTime() - b.facts.parkedAt.getTime()),
      others: [
        ...planned.filter(({ planned: { outcome } }) => outcome !== 'replay').map((one) => one.planned),
        ...others.map((messageId): Planned => ({ messageId, outcome: otherwise, event: null })),
      ],
      left: all ? unread : 0,
    };
  }

  private async sendBack(queue: ParkingQueue, { facts, from }: Found, by: string): Promise<void> {
    await actions.note(this.db, { action: 'replay', by, why: null, archived: isArchived(from) }, facts);
    crashPoint('parked.noted');
    await queue.sendBack(from).catch((error: unknown) => {
      if (isUnroutable(error)) throw new DomainError('conflict', 'parked.queue-missing', { service: this.service });
      throw new DomainError('unavailable', 'service.unavailable', { service: 'rabbitmq' });
    });
    crashPoint('parked.sent-back');
    await this.drop(queue, from);
  }

  private async drop(queue: ParkingQueue, from: Found['from']): Promise<void> {
    if (isArchived(from)) await archive.remove(this.db, from);
    else queue.drop(from);
  }

  private async shown(found: readonly Found[]): Promise<ParkedEvent[]> {
    if (found.length === 0) return [];
    const handling = await handlingOf(
      this.db,
      found.map((one) => one.facts),
    );
    return found.map(({ facts, from }, place) => {
      const had = handling[place] as Handling;
      const holds = holdsStream(facts, had.handledBy, this.inOrder);
      return { ...facts, ...had, holdsStream: holds, archived: isArchived(from) };
    });
  }
}

function isArchived(from: Found['from']): from is archive.ArchivedMessage {
  return 'archivedKey' in from;
}

/** What the list is ordered by, as text. */
function keyOf({ parkedAt, messageId }: ParkedFacts): string {
  return `${parkedAt.toISOString()} ${messageId}`;
}
