import type { EventEnvelope } from '@hubhours/contracts/event';
import { hubChanged, membershipChanged } from '@hubhours/contracts/events/booking';
import type { Caller } from '@hubhours/platform/caller';
import { readConfig } from '@hubhours/platform/config';
import { createService, type RunningService } from '@hubhours/platform/service';
import { freshVhost } from '@hubhours/testing/broker';
import { freshDatabase } from '@hubhours/testing/databases';
import { FixedClock } from '@hubhours/testing/fixed-clock';
import { TestIssuer } from '@hubhours/testing/tokens';
import { DataSource } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';
import { BillingModule, billingMigrations } from '../src/billing.module.ts';
import { billingConfig } from '../src/config.ts';
import { SessionEvents } from '../src/consumers/session-events.ts';
import { ApplyMembership } from '../src/use-cases/apply-membership.ts';
import { UsageOf } from '../src/queries/usage.ts';
import { CloseMonths } from '../src/use-cases/close-months.ts';
import { DecideCharge } from '../src/use-cases/decide-charge.ts';
import { ExpireCredits } from '../src/use-cases/expire-credits.ts';
import { FollowHub } from '../src/use-cases/follow-hub.ts';
import { GrantCredits } from '../src/use-cases/grant-credits.ts';
import { OpenDecision } from '../src/use-cases/open-decision.ts';
import { RecordPayment } from '../src/use-cases/record-payment.ts';
import { RefundCharge } from '../src/use-cases/refund-charge.ts';
import { Sweeps } from '../src/use-cases/sweeps.ts';
import { UndoDecision } from '../src/use-cases/undo-decision.ts';
import { WaiveOverdue } from '../src/use-cases/waive-overdue.ts';
import { hours, NOW } from './lineage.ts';

export type Answer = { readonly status: number; readonly body: any; readonly headers: Headers };
type Who = Partial<Caller> & Pick<Caller, 'partyId'>;
type Of = { readonly sessionId: string; readonly professionalId: string };
export type Balances = Record<'available' | 'held' | 'spent' | 'expired' | 'withdrawn', number>;

/** What people do through HTTP, without it. */
type Desk = {
  readonly grant: GrantCredits;
  readonly decide: DecideCharge;
  readonly undo: UndoDecision;
  readonly open: OpenDecision;
  readonly pay: RecordPayment;
  readonly refund: RefundCharge;
};

/** One billing service on a database and a broker of its own, and what its tests ask of it. */
export class Billing {
  private constructor(
    readonly url: string,
    readonly db: DataSource,
    readonly clock: FixedClock,
    readonly amqpUrl: string,
    readonly issuer: TestIssuer,
    private readonly events: SessionEvents,
    private readonly memberships: ApplyMembership,
    readonly waiveOverdue: WaiveOverdue,
    readonly closeMonths: CloseMonths,
    readonly expireCredits: ExpireCredits,
    private readonly followHub: FollowHub,
    readonly usageOf: UsageOf,
    readonly desk: Desk,
    readonly stop: () => Promise<void>,
    /** One more replica of it. */
    readonly another: () => Promise<RunningService>,
  ) {}

  /** @param settings Environment variables beside what every test needs. */
  static async start(settings: Record<string, string> = {}): Promise<Billing> {
    const [database, vhost, issuer] = await Promise.all([
      freshDatabase('billing', billingMigrations),
      freshVhost(),
      TestIssuer.start(),
    ]);
    const env = {
      PORT: '0',
      DATABASE_URL: database.url,
      AMQP_URL: vhost.amqpUrl,
      LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
      ...issuer.environment,
      ...settings,
    };
    const clock = new FixedClock(NOW);
    const service = { name: 'billing', module: BillingModule.forConfig };
    const replica = () => createService(service, readConfig(billingConfig, env), { clock });
    const { app, url, close } = await replica();
    const find = <T>(type: new (...args: any[]) => T): T => app.get(type, { strict: false });
    // tests sweep at times of their own: one under way would bring the clock of the test before into the next
    await find(Sweeps).onModuleDestroy();
    return new Billing(
      url,
      find(DataSource),
      clock,
      vhost.amqpUrl,
      issuer,
      find(SessionEvents),
      find(ApplyMembership),
      find(WaiveOverdue),
      find(CloseMonths),
      find(ExpireCredits),
      find(FollowHub),
      find(UsageOf),
      {
        grant: find(GrantCredits),
        decide: find(DecideCharge),
        undo: find(UndoDecision),
        open: find(OpenDecision),
        pay: find(RecordPayment),
        refund: find(RefundCharge),
      },
      async () => {
        await close();
        await Promise.all([database.drop(), vhost.drop(), issuer.stop()]);
      },
      replica,
    );
  }

  /** Decisions that wait, as a metric. */
  async decisionsOpen(): Promise<number> {
    const metrics = await (await fetch(`${this.url}/metrics`)).text();
    return Number(/^billing_decisions_open (\d+)$/m.exec(metrics)?.[1]);
  }

  /** Hands events over as the consumer does, one after the other. */
  async receive(...events: readonly EventEnvelope[]): Promise<void> {
    for (const event of events) await this.events.receive(event);
  }

  private readonly parties = new Map<string, number>();

  /** A client's membership as booking tells of it; `hubId` null ends it. */
  membership(clientId: string, hubId: string | null, previousHubId: string | null = null, time = hours(-72)) {
    const sequence = (this.parties.get(clientId) ?? 0) + 1;
    this.parties.set(clientId, sequence);
    const event = membershipChanged.create({ subject: clientId, sequence, data: { clientId, hubId, previousHubId } });
    return membershipChanged.schema.parse({ ...event, id: uuidV7(), source: 'booking', time });
  }

  /** A hub as booking tells of it. */
  async openHub(hubId: string, minimumGroupSize = 5, timeZone = 'UTC', sequence = 1): Promise<void> {
    const data = { hubId, timeZone, minimumGroupSize };
    const event = hubChanged.create({ subject: hubId, sequence, data });
    await this.followHub.execute(
      hubChanged.schema.parse({ ...event, id: uuidV7(), source: 'booking', time: hours(0) }),
    );
  }

  async join(clientId: string, hubId: string, time = hours(-72)): Promise<void> {
    await this.memberships.execute(this.membership(clientId, hubId, null, time));
  }

  async leave(clientId: string, hubId: string, time = hours(0)): Promise<void> {
    await this.memberships.execute(this.membership(clientId, null, hubId, time));
  }

  async hear(event: ReturnType<Billing['membership']>): Promise<void> {
    await this.memberships.execute(event);
  }

  /** Makes the client a member and gives her credits. */
  async member(
    hubId: string,
    credits: number,
    expiresAt = hours(24 * 365),
    clientId: string = uuidV7(),
  ): Promise<string> {
    await this.join(clientId, hubId);
    if (credits > 0) await this.grant(hubId, [clientId], credits, expiresAt);
    return clientId;
  }

  async grant(
    hubId: string,
    clientIds: readonly string[],
    credits: number,
    expiresAt = hours(24 * 365),
  ): Promise<void> {
    const answer = await this.post(administratorOf(hubId), `/api/hubs/${hubId}/credit-grants`, {
      clientIds,
      credits,
      expiresAt,
    });
    if (answer.status !== 201) throw new Error(`The grant was refused: ${JSON.stringify(answer.body)}`);
  }

  get = (who: Who, path: string) => this.ask(who, 'GET', path);
  put = (who: Who, path: string, body: unknown) => this.ask(who, 'PUT', path, body);
  delete = (who: Who, path: string) => this.ask(who, 'DELETE', path);
  post = (who: Who, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    this.ask(who, 'POST', path, body, headers);

  private async ask(who: Who, method: string, path: string, body?: unknown, headers = {}): Promise<Answer> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.issuer.tokenFor(who)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text), headers: answer.headers };
  }

  /** A client's balances, summed over her entries. */
  async balances(clientId: string): Promise<Balances> {
    const rows = await this.db.query(
      `SELECT kind, sum(amount)::int AS sum FROM entries JOIN accounts ON accounts.id = account_id
       WHERE owner = $1 AND accounts.unit = 'credit' GROUP BY kind`,
      [clientId],
    );
    const sums = Object.fromEntries(rows.map((row: { kind: string; sum: number }) => [row.kind, row.sum]));
    return { available: 0, held: 0, spent: 0, expired: 0, withdrawn: 0, ...sums };
  }

  /** What was appended about a session, in its order: the name without service and version. */
  async told(sessionId: string): Promise<string[]> {
    return (await this.emitted(sessionId)).map(({ type }) => type.replace(/^billing\.(.*)\.v1$/, '$1'));
  }

  async emitted(sessionId: string): Promise<{ type: string; sequence: number; data: any }[]> {
    return await this.db.query(`SELECT type, sequence, data FROM outbox WHERE subject = $1 ORDER BY sequence`, [
      sessionId,
    ]);
  }

  /** The one decision about a session, as its professional sees it. */
  async decisionOn(session: Of): Promise<any> {
    return await this.firstOf(session, '/api/decisions');
  }

  async chargeOn(session: Of): Promise<any> {
    return await this.firstOf(session, '/api/charges');
  }

  private async firstOf({ sessionId, professionalId }: Of, path: string): Promise<any> {
    const answer = await this.get(professional(professionalId), `${path}?sessionId=${sessionId}`);
    if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.items[0];
  }

  /** What must hold of the whole ledger at any time; gives the faults. */
  async faults(): Promise<unknown[]> {
    return await this.db.query(`
      SELECT 'posting not balanced' AS fault, posting_id::text AS at FROM entries GROUP BY posting_id, unit HAVING sum(amount) <> 0
      UNION ALL
      SELECT 'balance differs from entries', lot_id::text FROM lot_balances AS b WHERE (available, held, spent, expired, withdrawn) <> (
        SELECT coalesce(sum(amount) FILTER (WHERE kind = 'available'), 0), coalesce(sum(amount) FILTER (WHERE kind = 'held'), 0),
          coalesce(sum(amount) FILTER (WHERE kind = 'spent'), 0), coalesce(sum(amount) FILTER (WHERE kind = 'expired'), 0),
          coalesce(sum(amount) FILTER (WHERE kind = 'withdrawn'), 0)
        FROM entries JOIN accounts ON accounts.id = account_id WHERE entries.lot_id = b.lot_id)
      UNION ALL
      SELECT 'credits appeared or vanished', owner FROM accounts JOIN entries ON account_id = accounts.id
        WHERE accounts.unit = 'credit' AND kind <> 'grants' GROUP BY owner, kind HAVING sum(amount) < 0
      UNION ALL
      SELECT 'the stream has a gap', subject::text FROM outbox WHERE source = 'billing' GROUP BY subject HAVING max(sequence) <> count(*)
      UNION ALL
      SELECT 'an early hub change was charged for', sessions.id::text FROM charges JOIN sessions ON sessions.id = session_id
        WHERE programme = 'hub' AND charges.charged_for <> 'session' AND NOT (change ->> 'late')::boolean`);
  }
}

export const professional = (partyId: string): Who => ({ partyId, roles: ['professional'] });
export const client = (partyId: string): Who => ({ partyId, roles: ['client'] });
export const administratorOf = (hubId: string, partyId: string = uuidV7()): Who => ({
  partyId,
  roles: ['hub-admin'],
  administers: [hubId],
});
