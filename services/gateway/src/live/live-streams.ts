import type { EventEnvelope } from '@hubhours/contracts/event';
import { DomainError } from '@hubhours/kernel/domain-error';
import { EventFeed } from '@hubhours/messaging/event-feed';
import type { Caller } from '@hubhours/platform/caller';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LiveStream } from './live-stream.ts';
import { stalenessOf, type Audience, type Notice } from './staleness.ts';

/** A browser opens six connections to one address at the most; this is for somebody with two of them, in each replica. */
const MOST_PER_PERSON = 12;
/** How long the service that answers for a thing may take to take in an event of another's, in milliseconds. */
const SOON_MS = 500;
/** How soon a stream notices that its session was ended by another replica, or has run out, in milliseconds. */
const LOOK_MS = 5_000;
/** Every third look: 15 s. */
const LOOKS_PER_BEAT = 3;

/** Who listens, and how to find out whether she still may, and as what. */
export type Listener = {
  readonly caller: Caller;
  /** Undefined for a bearer token. */
  readonly sessionId: string | undefined;
  readonly still: () => Promise<Caller | undefined>;
};

type Open = { readonly sessionId: string | undefined; caller: Caller; readonly stream: LiveStream };

/** Tells those who look at a page in this replica what of it has become stale, each what concerns her. */
@Injectable()
export class LiveStreams implements OnModuleDestroy {
  private readonly open = new Map<string, Set<Open>>();
  private readonly waiting = new Set<NodeJS.Timeout>();
  private closing = false;

  constructor(private readonly feed: EventFeed) {
    feed.listen({ heard: (event) => this.hear(event), lost: () => this.endAll() });
  }

  /**
   * A stream until she signs out, or may no longer, or goes. She reads everything anew when it begins.
   * @throws DomainError `rate.limited` beyond what one person may have open | `service.unavailable` while nothing is heard
   */
  join({ caller, sessionId, still }: Listener): ReadableStream<Uint8Array> {
    if (this.closing || !this.feed.isUp) throw new DomainError('unavailable', 'service.unavailable');
    const own = this.open.get(caller.partyId) ?? new Set();
    if (own.size >= MOST_PER_PERSON) throw new DomainError('too-many', 'rate.limited', { retryAfterSeconds: 30 });
    const one: Open = { sessionId, caller, stream: new LiveStream(() => leave()) };
    const looking = this.lookAgain(one, still);
    const leave = (): void => {
      clearInterval(looking);
      own.delete(one);
      if (own.size === 0) this.open.delete(caller.partyId);
    };
    this.open.set(caller.partyId, own.add(one));
    return one.stream.body;
  }

  /** She has signed out. Other replicas notice within {@link LOOK_MS}. */
  endSession(sessionId: string): void {
    for (const one of this.all()) if (one.sessionId === sessionId) one.stream.end();
  }

  /** Before HTTP is closed, which waits for what is open. */
  onModuleDestroy(): void {
    this.closing = true;
    for (const timer of this.waiting) clearTimeout(timer);
    this.endAll();
  }

  private lookAgain(one: Open, still: Listener['still']): NodeJS.Timeout {
    let looks = 0;
    return setInterval(() => {
      looks += 1;
      if (looks % LOOKS_PER_BEAT === 0) one.stream.beat();
      void still().then(
        (caller) => (caller ? (one.caller = caller) : one.stream.end()),
        () => one.stream.end(), // nobody knows; she asks again, and is answered or refused
      );
    }, LOOK_MS);
  }

  private hear(event: EventEnvelope): void {
    const notices = stalenessOf(event);
    for (const notice of notices) if (notice.when === 'now') this.tell(notice);
    const later = notices.filter((notice) => notice.when === 'soon');
    if (later.length === 0 || this.open.size === 0) return;
    const timer = setTimeout(() => {
      this.waiting.delete(timer);
      for (const notice of later) this.tell(notice);
    }, SOON_MS);
    this.waiting.add(timer);
  }

  private tell({ stale, to }: Notice): void {
    const onlyParties = !to.administratorsOf && !to.hubClients && !to.operators;
    const candidates = onlyParties ? (to.parties ?? []).flatMap((id) => [...(this.open.get(id) ?? [])]) : this.all();
    for (const { caller, stream } of candidates) if (concerns(to, caller)) stream.tell(stale);
  }

  private endAll(): void {
    for (const { stream } of this.all()) stream.end();
  }

  private all(): Open[] {
    return [...this.open.values()].flatMap((own) => [...own]);
  }
}

function concerns({ parties = [], administratorsOf = [], hubClients, operators }: Audience, caller: Caller): boolean {
  return (
    parties.includes(caller.partyId) ||
    administratorsOf.some((hub) => caller.administers.includes(hub)) ||
    (hubClients === true && caller.memberOf !== null) ||
    (operators === true && caller.roles.includes('operator'))
  );
}
