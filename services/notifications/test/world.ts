import { traceContext } from '@hubhours/messaging/trace-context';
import type { EventEnvelope } from '@hubhours/contracts/event';
import { BrokerConnection } from '@hubhours/messaging/connection';
import { toMessage } from '@hubhours/messaging/event-message';
import { PARKED_REASON_HEADER } from '@hubhours/messaging/parking';
import { Publisher } from '@hubhours/messaging/publisher';
import { parkedQueue } from '@hubhours/messaging/topology';
import type { Caller } from '@hubhours/platform/caller';
import { readConfig } from '@hubhours/platform/config';
import { createService, type RunningService } from '@hubhours/platform/service';
import { freshVhost, type FreshVhost } from '@hubhours/testing/broker';
import { freshDatabase, type FreshDatabase } from '@hubhours/testing/databases';
import { eventually } from '@hubhours/testing/eventually';
import { TestIssuer } from '@hubhours/testing/tokens';
import { DataSource } from 'typeorm';
import { notificationsConfig, type NotificationsConfig } from '../src/config.ts';
import { migrations, NotificationsModule } from '../src/notifications.module.ts';
import { aPerson, Lineage, partyEvent } from './events.ts';
import { MailServer } from './mail-server.ts';

export type Answer = { readonly status: number; readonly body: any };
export type Row = { id: string; kind: string; recipient: string; status: string; attempts: number; message_id: string };

/** Notifications on a real database, a real broker and a real mail server. */
export class World {
  readonly mail: MailServer;
  readonly replicas: RunningService[] = [];

  private constructor(
    private readonly issuer: TestIssuer,
    private readonly vhost: FreshVhost,
    private readonly database: FreshDatabase,
    private readonly broker: BrokerConnection,
    private readonly publisher: Publisher,
    mail: MailServer,
  ) {
    this.mail = mail;
  }

  static async start(settings: Partial<NotificationsConfig> = {}): Promise<World> {
    const [issuer, vhost, database, mail] = await Promise.all([
      TestIssuer.start(),
      freshVhost(),
      freshDatabase('notifications', migrations),
      MailServer.start(),
    ]);
    const broker = new BrokerConnection('test', vhost.amqpUrl);
    const publisher = new Publisher(broker);
    broker.open();
    await publisher.untilUp(10_000);
    const world = new World(issuer, vhost, database, broker, publisher, mail);
    await world.addReplica(settings);
    return world;
  }

  /** One more process's worth of notifications. */
  async addReplica(settings: Partial<NotificationsConfig> = {}): Promise<RunningService> {
    const config = {
      ...readConfig(notificationsConfig, {
        PORT: '0',
        DATABASE_URL: this.database.url,
        DATABASE_POOL: '6',
        AMQP_URL: this.vhost.amqpUrl,
        ...this.issuer.environment,
        LOG_LEVEL: 'silent',
        SMTP_URL: this.mail.url,
        HUBHOURS_PUBLIC_URL: 'https://hubhours.example',
      }),
      MAIL_LEASE_MS: 1_500,
      MAIL_POLL_MS: 100,
      MAIL_REFUSED_DELAYS_MS: [100, 200],
      MAIL_UNREACHABLE_DELAYS_MS: [100, 200],
      ...settings,
    };
    const service = {
      name: 'notifications',
      module: (given: NotificationsConfig) => NotificationsModule.forConfig(given),
    };
    const replica = await createService(service, config);
    this.replicas.push(replica);
    return replica;
  }

  async close(replica: RunningService): Promise<void> {
    this.replicas.splice(this.replicas.indexOf(replica), 1);
    await replica.close();
  }

  get first(): RunningService {
    const [first] = this.replicas;
    if (!first) throw new Error('notifications is not running');
    return first;
  }

  get db(): DataSource {
    return this.first.app.get(DataSource);
  }

  async publish(...events: EventEnvelope[]): Promise<void> {
    const traceparent = traceContext.getStore()?.traceparent ?? null;
    for (const event of events) {
      const stored = { ...event, data: JSON.stringify(event.data), traceparent };
      await this.publisher.publish(toMessage(stored), 5_000);
    }
  }

  /** Two people with addresses that notifications knows, and nothing booked yet. */
  async lineage(): Promise<Lineage> {
    const lineage = new Lineage(aPerson('Robin Quint'), aPerson('Kim Alder'));
    await this.publish(partyEvent(lineage.client), partyEvent(lineage.professional));
    return lineage;
  }

  /** The mails of a lineage as the database holds them, in the order of their making. */
  async rows({ id }: Lineage): Promise<Row[]> {
    return this.db.query('SELECT * FROM deliveries WHERE lineage_id = $1 ORDER BY number', [id]);
  }

  /** Waits until `count` mails of the lineage are there and none of them waits. */
  async settled(lineage: Lineage, count: number, timeoutMs = 10_000): Promise<Row[]> {
    return eventually(
      async () => {
        const rows = await this.rows(lineage);
        if (rows.length !== count) throw new Error(`${rows.length} mails of ${count}`);
        if (rows.some(({ status }) => status === 'queued')) throw new Error('some wait');
        return rows;
      },
      { timeoutMs },
    );
  }

  /** Takes the next event out of the parking queue, and says why it was there. */
  async parkedReason(): Promise<unknown> {
    const channel = await this.broker.consuming.current?.createChannel();
    if (!channel) throw new Error('the test is not connected to the broker');
    const message = await eventually(() => channel.get(parkedQueue('notifications')));
    channel.ack(message);
    await channel.close();
    return message.properties.headers?.[PARKED_REASON_HEADER];
  }

  /** What notifications announced of mails of the lineage. */
  async announced({ id }: Lineage): Promise<{ subject: string; sequence: number; data: Record<string, unknown> }[]> {
    return this.db.query(
      `SELECT subject, sequence, data FROM outbox
       WHERE subject IN (SELECT id FROM deliveries WHERE lineage_id = $1) ORDER BY subject, sequence`,
      [id],
    );
  }

  /** The value of a series by its full name; undefined if the first replica tells none. */
  async metric(series: string): Promise<number | undefined> {
    const lines = (await (await fetch(`${this.first.url}/metrics`)).text()).split('\n');
    const line = lines.find((one) => one.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length));
  }

  async call(caller: Partial<Caller> & { partyId: string }, path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.issuer.tokenFor(caller)}`, ...(init.headers as object) };
    const answer = await fetch(`${this.first.url}${path}`, { ...init, headers });
    const body = await answer.text();
    return { status: answer.status, body: body === '' ? undefined : JSON.parse(body) };
  }

  async stop(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.close()));
    await this.broker.close();
    await Promise.all([this.mail.down(), this.issuer.stop(), this.vhost.drop(), this.database.drop()]);
  }
}
