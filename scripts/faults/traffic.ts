import { type Answer, type Caller, pause, type Person, type Request } from './caller.ts';
import { type Cast, type Professional } from './people.ts';
import { type Chance } from './random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const QUARTER = 15 * MINUTE;

type Known = {
  readonly id: string;
  readonly start: number;
  readonly client: Person;
  readonly professional: Professional;
  readonly programme: 'hub' | 'private';
};

/** People who book, change, decide and pay, some of them at the same moment. */
export class Traffic {
  readonly requests: Request[] = [];
  private readonly sessions: Known[] = [];
  private users: Promise<void>[] = [];
  private ending = false;

  private readonly caller: Caller;
  private readonly cast: Cast;
  private readonly chance: Chance;
  private readonly thinkMs: readonly [number, number];

  constructor(caller: Caller, cast: Cast, chance: Chance, thinkMs: readonly [number, number] = [60, 300]) {
    this.caller = caller;
    this.cast = cast;
    this.chance = chance;
    this.thinkMs = thinkMs;
  }

  start(users: number): void {
    this.users = Array.from({ length: users }, () => this.user());
  }

  /** Resolves when every request is answered, or nobody waits for an answer any more. */
  async end(patienceMs = 240_000): Promise<void> {
    this.ending = true;
    await Promise.race([Promise.all(this.users), pause(patienceMs)]);
    this.caller.stop();
    await Promise.all(this.users);
  }

  private async user(): Promise<void> {
    while (!this.ending) {
      await this.act();
      await pause(this.chance.between(...this.thinkMs));
    }
  }

  private async act(): Promise<void> {
    const turn = this.chance.next();
    if (turn < 0.24) await this.bookForHerself(this.chance.isLucky(0.4));
    else if (turn < 0.36) await this.bookForPrivateClient();
    else if (turn < 0.42) await this.race();
    else if (turn < 0.48) await this.changeHerMind();
    else if (turn < 0.58) await this.cancelAsClient();
    else if (turn < 0.66) await this.cancelAsProfessional();
    else if (turn < 0.78) await this.move();
    else if (turn < 0.82) await this.changeAtOnce();
    else if (turn < 0.9) await this.decide();
    else if (turn < 0.94) await this.pay();
    else if (turn < 0.97) await this.grant();
    else await this.conclude();
  }

  private async bookForHerself(soon: boolean): Promise<void> {
    const professional = this.chance.pick(this.cast.professionals);
    await this.book(this.chance.pick(this.cast.hubClients), professional, this.slot(soon));
  }

  /** Several clients want the same time of the same professional. */
  private async race(): Promise<void> {
    const professional = this.chance.pick(this.cast.professionals);
    const start = this.slot(this.chance.isLucky(0.3));
    const rivals = this.chance.shuffled(this.cast.hubClients).slice(0, 3);
    await Promise.all(rivals.map((client) => this.book(client, professional, start)));
  }

  private async book(client: Person, professional: Professional, start: number): Promise<Known | undefined> {
    const serviceId = this.chance.pick(professional.serviceIds);
    const body = { professionalId: professional.partyId, serviceId, start: new Date(start).toISOString() };
    const answer = await this.ask('book', client, '/api/sessions', body);
    return this.learn(answer, { client, professional, programme: 'hub' });
  }

  /** A booking that is moved and cancelled at once: several events of one lineage are under way at the same time. */
  private async changeHerMind(): Promise<void> {
    const client = this.chance.pick(this.cast.hubClients);
    const booked = await this.book(client, this.chance.pick(this.cast.professionals), this.slot(false));
    const moved = booked && this.takes(booked) ? await this.moveOf(booked) : undefined;
    if (moved && this.takes(moved)) await this.warned('cancel', client, `/api/sessions/${moved.id}/cancellation`, {});
  }

  private async bookForPrivateClient(): Promise<void> {
    const professional = this.chance.pick(this.cast.professionals);
    const client = this.chance.pick(professional.clients);
    // some so soon that they can be concluded before the end
    const inMs = this.chance.isLucky(0.2)
      ? this.chance.between(5_000, 40_000)
      : this.chance.between(1, 240 * 60) * MINUTE;
    const start = this.chance.isLucky(0.2) ? Date.now() + inMs : Math.ceil((Date.now() + inMs) / MINUTE) * MINUTE;
    const answer = await this.ask('book', professional, '/api/sessions', {
      professionalId: professional.partyId,
      serviceId: this.chance.pick(professional.serviceIds),
      clientId: client.partyId,
      start: new Date(start).toISOString(),
    });
    this.learn(answer, { client, professional, programme: 'private' });
  }

  private async cancelAsClient(): Promise<void> {
    const session = this.take();
    if (!session) return;
    const path = `/api/sessions/${session.id}/cancellation`;
    await this.warned('cancel', session.client, path, {});
  }

  private async cancelAsProfessional(): Promise<void> {
    const session = this.take();
    if (!session) return;
    const reason = this.chance.pick(['by-professional', 'by-client', 'other']);
    const charge =
      reason === 'by-client' && this.chance.isLucky(0.5) ? this.chance.pick(['credit', 'direct', 'none']) : undefined;
    const body = { reason, notifyClient: this.chance.isLucky(0.8), ...(charge && { charge }) };
    await this.ask('cancel', session.professional, `/api/sessions/${session.id}/cancellation`, body);
  }

  private async move(): Promise<void> {
    const session = this.take();
    if (session) await this.moveOf(session);
  }

  private async moveOf(session: Known): Promise<Known | undefined> {
    const { client, professional, programme } = session;
    const path = `/api/sessions/${session.id}/reschedule`;
    const start = new Date(this.slot(this.chance.isLucky(0.3))).toISOString();
    const answer =
      programme === 'hub' && this.chance.isLucky(0.8)
        ? await this.warned('move', client, path, { start })
        : await this.ask('move', professional, path, { start });
    return this.learn(answer, { client, professional, programme });
  }

  /** Two changes of one session at the same moment: one of them is too late. */
  private async changeAtOnce(): Promise<void> {
    const session = this.take();
    if (!session) return;
    const path = `/api/sessions/${session.id}/cancellation`;
    await Promise.all([this.moveOf(session), this.warned('cancel', session.client, path, {})]);
  }

  /** Three moves of one session at the same moment: all claim a time, and two give it back. */
  async quarrel(): Promise<void> {
    const index = this.sessions.findIndex(
      ({ programme, start }) => programme === 'hub' && start > Date.now() + 25 * HOUR,
    );
    const [session] = index < 0 ? [] : this.sessions.splice(index, 1);
    if (session) await Promise.all([1, 2, 3].map(() => this.moveOf(session)));
  }

  private async decide(): Promise<void> {
    const professional = this.chance.pick(this.cast.professionals);
    const open = await this.caller.get(professional, '/api/decisions?status=open&limit=20');
    if (open?.status !== 200 || open.body.items.length === 0) return;
    const { id, allowed } = this.chance.pick(open.body.items as { id: string; allowed: string[] }[]);
    await this.ask('decide', professional, `/api/decisions/${id}/outcome`, { outcome: this.chance.pick(allowed) });
  }

  private async pay(): Promise<void> {
    const professional = this.chance.pick(this.cast.professionals);
    const charges = await this.caller.get(professional, '/api/charges?limit=50');
    if (charges?.status !== 200) return;
    const due = (charges.body.items as { id: string; status: string }[]).filter(({ status }) => status === 'pending');
    if (due.length > 0) await this.ask('pay', professional, `/api/charges/${this.chance.pick(due).id}/payment`, {});
  }

  private async grant(): Promise<void> {
    const clientIds = this.chance.shuffled(this.cast.hubClients.map(({ partyId }) => partyId)).slice(0, 4);
    const expiresAt = new Date(Date.now() + 90 * 24 * HOUR).toISOString();
    const body = { clientIds, credits: this.chance.between(1, 3), expiresAt };
    await this.ask('grant', this.cast.admin, `/api/hubs/${this.cast.hubId}/credit-grants`, body);
  }

  private async conclude(): Promise<void> {
    const begun = this.sessions.findIndex(({ start }) => start < Date.now());
    const [session] = begun < 0 ? [] : this.sessions.splice(begun, 1);
    if (!session) return;
    const kind = this.chance.isLucky(0.6) ? 'completion' : 'no-show';
    await this.ask(kind, session.professional, `/api/sessions/${session.id}/${kind}`, {});
  }

  /** As a client does: asks, reads the warning, and asks again with its code. */
  private async warned(
    kind: string,
    by: Person,
    path: string,
    body: Record<string, unknown>,
  ): Promise<Answer | undefined> {
    const answer = await this.ask(kind, by, path, body);
    if (answer?.status !== 428) return answer;
    return await this.ask(kind, by, path, { ...body, acknowledge: answer.body.warning.code });
  }

  private async ask(
    kind: string,
    by: Person,
    path: string,
    body: Record<string, unknown>,
  ): Promise<Answer | undefined> {
    const request = this.caller.request(kind, by, path, body);
    this.requests.push(request);
    // somebody who clicks twice: the same key at the same moment
    if (this.chance.isLucky(0.05)) {
      const [first, second] = await Promise.all([this.caller.see(request, 600_000), this.caller.see(request, 600_000)]);
      return first ?? second;
    }
    return await this.caller.see(request, 600_000);
  }

  private learn(answer: Answer | undefined, about: Omit<Known, 'id' | 'start'>): Known | undefined {
    if (answer?.status !== 201) return undefined;
    const known = { ...about, id: answer.body.id, start: Date.parse(answer.body.start) };
    this.sessions.push(known);
    return known;
  }

  /** Whether nobody else is changing it, nor will. */
  private takes(session: Known): boolean {
    const index = this.sessions.indexOf(session);
    if (index >= 0) this.sessions.splice(index, 1);
    return index >= 0;
  }

  /** One that nobody else is changing. */
  private take(): Known | undefined {
    if (this.sessions.length === 0) return undefined;
    const [session] = this.sessions.splice(this.chance.between(0, this.sessions.length - 1), 1);
    return session;
  }

  /** A start that a hub client may be offered, within a day or after it. */
  private slot(soon: boolean): number {
    const [from, to] = soon ? [HOUR, 23 * HOUR] : [25 * HOUR, 21 * 24 * HOUR];
    return Math.ceil((Date.now() + this.chance.between(from, to)) / QUARTER) * QUARTER;
  }
}
