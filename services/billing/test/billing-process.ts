import type { EventEnvelope } from '@hubhours/contracts/event';
import { Link } from '@hubhours/messaging/connection';
import { toMessage } from '@hubhours/messaging/event-message';
import { freshVhost, type FreshVhost } from '@hubhours/testing/broker';
import { freshDatabase, type FreshDatabase } from '@hubhours/testing/databases';
import { eventually } from '@hubhours/testing/eventually';
import type { StripeServer } from '@hubhours/testing/stripe/server';
import { TestIssuer } from '@hubhours/testing/tokens';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { DataSource } from 'typeorm';
import { billingMigrations } from '../src/billing.module.ts';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Billing as a process of its own, which can be killed and started again on what it kept. `npm run build` comes first. */
export class BillingProcess {
  private child: ChildProcess | undefined;
  private url = '';
  /** All that it has ever written. */
  output = '';

  private constructor(
    private readonly stripe: StripeServer,
    private readonly database: FreshDatabase,
    private readonly vhost: FreshVhost,
    private readonly issuer: TestIssuer,
    private readonly link: Link,
    readonly db: DataSource,
  ) {}

  static async prepare(stripe: StripeServer): Promise<BillingProcess> {
    const [database, vhost, issuer] = await Promise.all([
      freshDatabase('billing', billingMigrations),
      freshVhost(),
      TestIssuer.start(),
    ]);
    const db = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    const link = new Link(vhost.amqpUrl, 'booking');
    link.open();
    await eventually(() => link.current !== undefined);
    return new BillingProcess(stripe, database, vhost, issuer, link, db);
  }

  /** @param crashAt Where it is to die. Without, it is waited for until it is ready. */
  async start(crashAt?: string, nodeEnv = 'test'): Promise<void> {
    const child = spawn(process.execPath, [main], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: nodeEnv,
        PORT: '0',
        DATABASE_URL: this.database.url,
        AMQP_URL: this.vhost.amqpUrl,
        ...this.issuer.environment,
        ...this.stripe.environment,
        HUBHOURS_PUBLIC_URL: 'https://hubhours.test',
        PAYMENTS_EVERY_MS: '50',
        PAYMENTS_LEASE_MS: '500',
        ...(crashAt !== undefined && { HUBHOURS_CRASH_AT: crashAt }),
      },
    });
    this.child = child;
    let said = '';
    const keep = (text: Buffer) => {
      said += text.toString();
      this.output += text.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    await eventually(
      () => {
        const ready = /"message":"ready","url":"([^"]+)"/.exec(said);
        this.url = ready?.[1] ?? '';
        return ready !== null || child.exitCode !== null || child.signalCode !== null;
      },
      { timeoutMs: 60_000 },
    );
    if (child.exitCode !== null) throw new Error(said);
  }

  /** @returns by which signal it ended */
  async died(): Promise<NodeJS.Signals | null> {
    const { child } = this;
    if (child === undefined) throw new Error('It was not started');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.signalCode;
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGTERM'): Promise<void> {
    this.child?.kill(signal);
    await this.died();
  }

  /** Hands events to the broker, as booking's relay does. */
  async send(...events: readonly EventEnvelope[]): Promise<void> {
    const channel = await this.link.current!.createConfirmChannel();
    for (const event of events) {
      const stored = { ...event, data: JSON.stringify(event.data), traceparent: null };
      const { exchange, routingKey, body, properties } = toMessage(stored);
      channel.publish(exchange, routingKey, body, { ...properties, persistent: true });
    }
    await channel.waitForConfirms();
    await channel.close();
  }

  /** @returns the body of the answer, which the caller knows the shape of */
  async call<Body>(
    partyId: string,
    role: 'client' | 'professional',
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Body> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.issuer.tokenFor({ partyId, roles: [role] })}`,
        'content-type': 'application/json',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as Body;
  }

  /** @returns where an address that needs no token leads */
  async follow(path: string): Promise<string | null> {
    return (await fetch(this.url + path, { redirect: 'manual' })).headers.get('location');
  }

  async stop(): Promise<void> {
    if (this.child?.exitCode === null && this.child.signalCode === null) await this.kill();
    await this.link.close();
    await this.db.destroy();
    await Promise.all([this.database.drop(), this.vhost.drop(), this.issuer.stop()]);
  }
}
