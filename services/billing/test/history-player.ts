import type { EventEnvelope } from '@hubhours/contracts/event';
import { DomainError } from '@hubhours/kernel/domain-error';
import type { Operation } from '@hubhours/platform/operation';
import { v7 as uuidV7 } from 'uuid';
import type { Billing } from './billing.ts';
import type { Crashes } from './crashes.ts';
import type { Asked, Change, History, Step } from './histories.ts';
import { HOUR, hours, Lineage } from './lineage.ts';

/** How a session ended in truth, whatever its event claims. */
type Ended = { readonly chargeable: boolean };
export type Played = { readonly sessionId: string; readonly clientId: string; readonly ended: Ended | undefined };

/** Plays histories through billing's own use cases; the part of booking is played here. */
export class Player {
  readonly clientIds = Array.from({ length: 2 }, () => uuidV7());
  readonly sessions = new Map<string, Played>();
  readonly lineages: { lineage: Lineage; over: boolean }[] = [];
  private readonly hubId = uuidV7();
  private readonly members = new Set<string>();
  private readonly delivered: EventEnvelope[] = [];
  private inFlight: EventEnvelope[] = [];
  private at = 0;

  constructor(
    private readonly billing: Billing,
    private readonly crashes: Crashes,
  ) {}

  async play(history: History): Promise<void> {
    for (const clientId of this.clientIds) {
      await this.join(clientId);
      await this.grant(clientId, 1, hours(60), { id: uuidV7(), receivedAt: new Date(hours(0)) });
    }
    for (const [index, one] of history.entries()) {
      if (index === Math.floor(history.length / 2)) await this.arrive();
      this.billing.clock.set(hours(this.at));
      // made once, so that its repeat and its second try are the same operation
      const act = this.prepare(one.step);
      const tolerant = () => act().catch((error: unknown) => refusedOr(error));
      await this.crashes.through(one.crashAt, tolerant);
      if (one.repeated) await tolerant();
    }
    await this.settle();
  }

  /** All that is under way arrives, and then all of it once more, backwards. */
  private async settle(): Promise<void> {
    await this.arrive();
    for (const event of this.delivered.toReversed()) await this.billing.receive(event);
    await this.sweep();
  }

  private async arrive(): Promise<void> {
    while (this.inFlight.length > 0) await this.receive(this.inFlight.pop()!);
  }

  private prepare(step: Step): () => Promise<void> {
    const operation = { id: uuidV7(), receivedAt: new Date(hours(this.at)) };
    switch (step.does) {
      case 'grant':
        return () => this.grant(this.client(step.client), step.credits, hours(this.at + step.inHours), operation);
      case 'book':
        this.book(this.client(step.client), step.programme, step.inHours);
        return nothing;
      case 'change':
        this.change(step);
        return nothing;
      case 'deliver': {
        const event = this.take(step.event, step.again);
        return event ? () => this.receive(event) : nothing;
      }
      case 'burst': {
        const events = Array.from({ length: step.count }, (_, more) => this.take(step.event + more, true) ?? []).flat();
        return async () => {
          await Promise.all(events.map((event) => this.receive(event)));
        };
      }
      case 'leave':
      case 'join':
        return () => this[step.does](this.client(step.client));
      case 'deadline':
        return () =>
          this.billing.db.query(
            `INSERT INTO decision_defaults SELECT professional_id, $2 FROM sessions WHERE id = $1
           ON CONFLICT (professional_id) DO UPDATE SET deadline_hours = excluded.deadline_hours`,
            [this.session(step.session)?.sessionId, step.hours],
          );
      case 'time':
        this.at += step.hours;
        return () => this.sweep();
      default:
        return () => this.ask(step, operation);
    }
  }

  private async ask(step: Asked, operation: Operation): Promise<void> {
    const { desk } = this.billing;
    if (step.does === 'open') return await this.open(this.session(step.session)?.sessionId);
    const id = await this.askedAbout(step);
    if (id === undefined) return;
    if (step.does === 'decide') {
      const { outcome, amountMinor } = step;
      await desk.decide.execute(id, { outcome, ...(outcome === 'charge-direct' && { amountMinor }) }, operation);
    }
    if (step.does === 'undo') await desk.undo.execute(id);
    if (step.does === 'pay') await desk.pay.execute(id, null, operation.id);
    if (step.does === 'refund') {
      await desk.refund.execute({ chargeId: id, amountMinor: step.amountMinor, reason: 'asked for' }, operation);
    }
  }

  /** One of the decisions, or of the direct charges, that there are. */
  private async askedAbout({ does, session }: Asked): Promise<string | undefined> {
    const rows = await this.billing.db.query(
      does === 'decide' || does === 'undo'
        ? `SELECT id FROM decisions WHERE client_id = ANY($1) ORDER BY id`
        : `SELECT id FROM charges WHERE client_id = ANY($1) AND kind = 'direct' ORDER BY id`,
      [this.clientIds],
    );
    return rows[session % Math.max(1, rows.length)]?.id;
  }

  /** Not where billing would wait for what has not been told yet. */
  private async open(sessionId: string | undefined): Promise<void> {
    if (sessionId === undefined) return;
    const [known] = await this.billing.db.query(`SELECT status FROM sessions WHERE id = $1`, [sessionId]);
    if (known && known.status !== 'scheduled') await this.billing.desk.open.execute(sessionId);
  }

  private async grant(clientId: string, credits: number, expiresAt: string, operation: Operation) {
    const to = { clientIds: [clientId] };
    const command = { hubId: this.hubId, grantedBy: this.hubId, to, credits, expiresAt: new Date(expiresAt) };
    await this.billing.desk.grant.execute(command, operation);
  }

  private book(clientId: string, programme: 'hub' | 'private', inHours: number): void {
    const hubId = programme === 'hub' ? this.hubId : null;
    const lineage = new Lineage({ clientId, programme, hubId, start: hours(this.at + inHours) });
    this.lineages.push({ lineage, over: false });
    this.note(lineage, undefined);
    this.inFlight.push(lineage.booked(hours(this.at)));
  }

  private change({ lineage: which, how, byClient, intent: decision, lies, inHours }: Change): void {
    const told = this.lineages.filter(({ over }) => !over)[which % Math.max(1, this.lineages.length)];
    if (told === undefined) return;
    const { lineage } = told;
    const now = hours(this.at);
    const late = Date.parse(lineage.facts.start) - Date.parse(now) < 24 * HOUR;
    const askedBy = byClient ? 'client' : 'professional';
    const chargeable = (how === 'no-show' || byClient) && (lineage.facts.programme === 'private' || late);
    const facts = { by: askedBy, askedBy, at: now, late: late || lies, decision } as const;
    if (how !== 'complete') this.note(lineage, { chargeable });
    if (how === 'complete') this.inFlight.push(lineage.completed(now));
    if (how === 'no-show') this.inFlight.push(lineage.noShow({ at: now, decision }));
    if (how === 'cancel') this.inFlight.push(lineage.cancelled(facts));
    if (how === 'move') {
      this.inFlight.push(lineage.rescheduled(hours(this.at + inHours), facts));
      this.note(lineage, undefined);
    } else told.over = true;
  }

  private note({ sessionId, facts: { clientId } }: Lineage, ended: Ended | undefined): void {
    this.sessions.set(sessionId, { sessionId, clientId, ended });
  }

  private async join(clientId: string): Promise<void> {
    if (this.members.has(clientId)) return;
    this.members.add(clientId);
    await this.billing.hear(this.billing.membership(clientId, this.hubId, null, hours(this.at)));
  }

  private async leave(clientId: string): Promise<void> {
    if (!this.members.delete(clientId)) return;
    await this.billing.hear(this.billing.membership(clientId, null, this.hubId, hours(this.at)));
  }

  private async sweep(): Promise<void> {
    this.billing.clock.set(hours(this.at));
    await this.billing.waiveOverdue.execute();
    await this.billing.expireCredits.execute();
  }

  private take(which: number, again: boolean): EventEnvelope | undefined {
    const from = again && this.delivered.length > 0 && which % 3 === 0 ? this.delivered : this.inFlight;
    const event = from[which % Math.max(1, from.length)];
    if (event && from === this.inFlight && !again) this.inFlight = this.inFlight.filter((other) => other !== event);
    return event;
  }

  private async receive(event: EventEnvelope): Promise<void> {
    await this.billing.receive(event);
    this.delivered.push(event);
  }

  private client = (which: number) => this.clientIds[which % this.clientIds.length]!;
  private session = (which: number) => [...this.sessions.values()][which % Math.max(1, this.sessions.size)];
}

const nothing = async () => undefined;

/** A refusal is an answer. */
function refusedOr(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}
