import type { Caller } from '@hubhours/platform/caller';
import { readConfig } from '@hubhours/platform/config';
import { createService, type RunningService } from '@hubhours/platform/service';
import { freshVhost, type FreshVhost } from '@hubhours/testing/broker';
import { freshDatabase, type FreshDatabase } from '@hubhours/testing/databases';
import { eventually } from '@hubhours/testing/eventually';
import { FixedClock } from '@hubhours/testing/fixed-clock';
import { TestIssuer } from '@hubhours/testing/tokens';
import { DataSource } from 'typeorm';
import { AvailabilityModule } from '../../availability/src/availability.module.ts';
import { availabilityConfig } from '../../availability/src/config.ts';
import { BookingModule, migrations } from '../src/booking.module.ts';
import { bookingConfig } from '../src/config.ts';

export const HOUR = 3_600_000;
/** A Monday, 10:00 in Berlin. */
export const now = new Date('2027-01-11T09:00:00Z');

export type Answer = { status: number; body: any; headers: Headers };

/** What a test says as one person. */
export type Person = Caller & {
  readonly id: string;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body: unknown): Promise<Answer>;
  patch(path: string, body: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
};

/** Booking and availability, each with a real database, on one real broker; time stands until it is moved. */
export class World {
  readonly clock = new FixedClock(now);
  private readonly replicas: RunningService[] = [];
  private availability: RunningService | undefined;

  private constructor(
    private readonly issuer: TestIssuer,
    private readonly vhost: FreshVhost,
    private readonly databases: { booking: FreshDatabase; availability: FreshDatabase },
  ) {}

  static async start(): Promise<World> {
    const [issuer, vhost, booking, availability] = await Promise.all([
      TestIssuer.start(),
      freshVhost(),
      freshDatabase('booking', migrations),
      freshDatabase('availability'),
    ]);
    const world = new World(issuer, vhost, { booking, availability });
    await Promise.all([world.addReplica(), world.startAvailability()]);
    return world;
  }

  /** One more process's worth of booking, on the same database; the first is what people call. */
  async addReplica(): Promise<string> {
    const config = readConfig(bookingConfig, this.environment(this.databases.booking));
    const service = { name: 'booking', module: (given: typeof config) => BookingModule.forConfig(given) };
    const replica = await createService(service, config, { clock: this.clock });
    this.replicas.push(replica);
    return replica.url;
  }

  async startAvailability(): Promise<void> {
    const config = readConfig(availabilityConfig, this.environment(this.databases.availability));
    const service = { name: 'availability', module: (given: typeof config) => AvailabilityModule.forConfig(given) };
    this.availability = await createService(service, config, { clock: this.clock });
  }

  async stopAvailability(): Promise<void> {
    await this.availability?.close();
    this.availability = undefined;
  }

  get db(): DataSource {
    return this.booking.app.get(DataSource);
  }

  get booking(): RunningService {
    const [first] = this.replicas;
    if (!first) throw new Error('booking is not running');
    return first;
  }

  /** Somebody with a token; `at` another replica, if told. */
  as(caller: Partial<Caller> & { partyId: string }, at = this.booking.url): Person {
    const token = this.issuer.tokenFor(caller);
    const call = (method: string) => (path: string, body?: unknown, headers?: Record<string, string>) =>
      send(at, token, method, path, body, headers);
    const known = { roles: [], memberOf: null, administers: [], ...caller };
    return {
      ...known,
      id: caller.partyId,
      get: call('GET'),
      post: call('POST'),
      put: call('PUT'),
      patch: call('PATCH'),
      delete: call('DELETE'),
    };
  }

  /** Availability's own routes. */
  async putSchedule(professional: Person, schedule: object): Promise<void> {
    const { url } = this.availability ?? {};
    const token = this.issuer.tokenFor(professional);
    const path = `/api/professionals/${professional.id}/schedule`;
    await eventually(async () => {
      const { status, body } = await send(url ?? '', token, 'PUT', path, schedule);
      if (status !== 200) throw new Error(`the schedule was refused: ${status} ${JSON.stringify(body)}`);
    });
  }

  /** What booking has told the other services so far, oldest first. */
  async events(type: string): Promise<{ subject: string; sequence: number; data: any }[]> {
    return this.db.query('SELECT subject, sequence, data FROM outbox WHERE type = $1 ORDER BY id', [type]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.stopAvailability(), ...this.replicas.map((replica) => replica.close())]);
    await Promise.all([
      this.databases.booking.drop(),
      this.databases.availability.drop(),
      this.vhost.drop(),
      this.issuer.stop(),
    ]);
  }

  private environment(database: FreshDatabase): Record<string, string> {
    return {
      PORT: '0',
      DATABASE_URL: database.url,
      DATABASE_POOL: '20',
      AMQP_URL: this.vhost.amqpUrl,
      LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent',
      ...this.issuer.environment,
    };
  }
}

async function send(
  url: string,
  token: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text), headers: answer.headers };
}
