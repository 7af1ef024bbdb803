import type { ClaimSlotReply, ClaimSlotRequest } from '@hubhours/contracts/commands/claim-slot';
import { claimSlot } from '@hubhours/contracts/commands/claim-slot';
import type { EventEnvelope, NewEvent } from '@hubhours/contracts/event';
import { professionalChanged, type SessionFacts } from '@hubhours/contracts/events/booking';
import { Commands } from '@hubhours/messaging/commands';
import { BrokerConnection } from '@hubhours/messaging/connection';
import { toMessage } from '@hubhours/messaging/event-message';
import { Publisher } from '@hubhours/messaging/publisher';
import type { Caller } from '@hubhours/platform/caller';
import { readConfig } from '@hubhours/platform/config';
import { createService, type RunningService } from '@hubhours/platform/service';
import { type FreshVhost, freshVhost } from '@hubhours/testing/broker';
import { type FreshDatabase, freshDatabase } from '@hubhours/testing/databases';
import { eventually } from '@hubhours/testing/eventually';
import { FixedClock } from '@hubhours/testing/fixed-clock';
import { TestIssuer } from '@hubhours/testing/tokens';
import type { Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AvailabilityModule, migrations } from '../src/availability.module.ts';
import { availabilityConfig } from '../src/config.ts';
import type { Schedule } from '../src/domain/schedule.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday, 10:00 in Berlin. */
export const now = new Date('2027-01-11T09:00:00Z');

export type Heard = { status: number; headers: Headers; body: any };
export type Live = { id: string; lineageId: string; sessionId: string | null; group: string; status: string };
/** A professional with one service of an hour that is offered to hubs, and one that is not. */
export type Professional = { id: string; serviceId: string; privateServiceId: string };

const everyDay = [{ days: [1, 2, 3, 4, 5, 6, 7], start: '08:00', end: '20:00' }];
export const openSchedule: Schedule = {
  timeZone: 'Europe/Berlin',
  workingHours: everyDay,
  hubAvailability: everyDay,
  overrides: [],
  bookablePeriodWeeks: 8,
  noticeHours: 0,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  startIntervalMinutes: 30,
  maxPerDay: null,
};

/** Availability, in as many replicas as asked for, on a real database and broker; booking's side of the broker is the test. */
export class World {
  readonly clock = new FixedClock(now);
  readonly replicas: RunningService[] = [];
  private readonly broker: BrokerConnection;
  private readonly publisher: Publisher;
  private readonly commands: Commands;

  private constructor(
    private readonly issuer: TestIssuer,
    private readonly vhost: FreshVhost,
    private readonly database: FreshDatabase,
  ) {
    this.broker = new BrokerConnection('booking', vhost.amqpUrl);
    this.publisher = new Publisher(this.broker);
    this.commands = new Commands(this.broker);
  }

  static async start(replicas = 1): Promise<World> {
    const [issuer, vhost, database] = await Promise.all([
      TestIssuer.start(),
      freshVhost(),
      freshDatabase('availability', migrations),
    ]);
    const world = new World(issuer, vhost, database);
    for (let i = 0; i < replicas; i++) await world.addReplica();
    world.broker.open();
    await world.publisher.untilUp(5_000);
    return world;
  }

  async stop(): Promise<void> {
    await this.broker.close();
    for (const replica of this.replicas) await replica.close();
    await Promise.all([this.database.drop(), this.vhost.drop(), this.issuer.stop()]);
  }

  async addReplica(): Promise<void> {
    const config = readConfig(availabilityConfig, {
      PORT: '0',
      DATABASE_URL: this.database.url,
      DATABASE_POOL: '10',
      AMQP_URL: this.vhost.amqpUrl,
      LOG_LEVEL: 'silent',
      ...this.issuer.environment,
    });
    const service = { name: 'availability', module: (given: typeof config) => AvailabilityModule.forConfig(given) };
    this.replicas.push(await createService(service, config, { clock: this.clock }));
  }

  get db(): DataSource {
    return this.use(DataSource);
  }

  /** Something of the service itself, of the first replica unless another is named. */
  use<T>(type: Type<T>, replica = 0): T {
    return this.replicas[replica]!.app.get(type, { strict: false });
  }

  /** What booking would tell, through the broker. */
  async tell(event: NewEvent, id: string = uuidv7()): Promise<void> {
    const { type, subject, sequence, data } = event;
    const stored = { id, type, subject, sequence, data: JSON.stringify(data), time: now.toISOString() };
    await this.publisher.publish(toMessage({ ...stored, source: 'booking', traceparent: null }), 5_000);
  }

  /** Asks for time as booking does. */
  claim(request: ClaimSlotRequest): Promise<ClaimSlotReply> {
    return this.commands.send(claimSlot, request, { timeoutMs: 20_000 });
  }

  /** A professional whom availability knows, with this set-up. */
  async professional(schedule: Partial<Schedule> | null = {}): Promise<Professional> {
    const professional = { id: uuidv7(), serviceId: uuidv7(), privateServiceId: uuidv7() };
    await this.tell(professionalEvent(professional));
    await eventually(async () => (await this.live(professional.id, 'professionals')).length === 1);
    if (schedule === null) return professional;
    const saved = await this.as(professional).put('schedule', { ...openSchedule, ...schedule });
    if (saved.status !== 200) throw new Error(`the schedule was refused: ${JSON.stringify(saved.body)}`);
    return professional;
  }

  /** The professional's live claims, by start. */
  async live(professionalId: string, of: 'claims' | 'professionals' = 'claims'): Promise<Live[]> {
    if (of === 'professionals') return this.db.query('SELECT id FROM professionals WHERE id = $1', [professionalId]);
    return this.db.query(
      `SELECT id, lineage_id AS "lineageId", session_id AS "sessionId", conflict_group AS "group", status FROM claims
       WHERE professional_id = $1 AND status IN ('held', 'confirmed') ORDER BY starts_at, id`,
      [professionalId],
    );
  }

  /** Claims by what became of them, over all replicas. */
  async counted(result: string): Promise<number> {
    const line = new RegExp(`^availability_claims_total\\{result="${result}"\\} (\\d+)$`, 'm');
    const told = await Promise.all(this.replicas.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
    return told.reduce((sum, metrics) => sum + Number(line.exec(metrics)?.[1] ?? 0), 0);
  }

  /** How many messages are parked. */
  async parked(): Promise<number> {
    const { url, user, password } = this.vhost.management;
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const path = `${url.replace(/\/$/, '')}/api/queues/${this.vhost.vhost}/availability.parked/get`;
    const body = JSON.stringify({ count: 10, ackmode: 'ack_requeue_true', encoding: 'auto' });
    const answer = await fetch(path, { method: 'POST', headers: { authorization }, body });
    return ((await answer.json()) as unknown[]).length;
  }

  async statusOf(claimId: string): Promise<string | undefined> {
    const rows = await this.db.query<{ status: string }[]>('SELECT status FROM claims WHERE id = $1', [claimId]);
    return rows[0]?.status;
  }

  /** The professional herself, or somebody else about her; paths are below `/api/professionals/{id}/`. */
  as({ id }: Professional, caller: Partial<Caller> = {}, replica = 0) {
    const token = this.issuer.tokenFor({ partyId: id, roles: ['professional'], ...caller });
    const base = `${this.replicas[replica]!.url}/api/professionals/${id}`;
    const call = (method: string) => (path: string, body?: unknown, headers?: Record<string, string>) =>
      send(method, `${base}/${path}`, token, body, headers);
    return { get: call('GET'), post: call('POST'), put: call('PUT'), delete: call('DELETE') };
  }

  /** A hub client who asks about the professional. */
  asClient(professional: Professional, clientId: string = uuidv7(), replica = 0) {
    return this.as(professional, { partyId: clientId, roles: ['client'], memberOf: uuidv7() }, replica);
  }
}

export function professionalEvent(professional: Professional, sequence = 1, timeZone = 'Europe/Berlin'): NewEvent {
  const price = { amountMinor: 7500, currency: 'EUR' };
  const services = [
    { serviceId: professional.serviceId, durationMinutes: 60, price, offeredToHub: true },
    { serviceId: professional.privateServiceId, durationMinutes: 60, price, offeredToHub: false },
  ];
  const data = { professionalId: professional.id, timeZone, services };
  return professionalChanged.create({ subject: professional.id, sequence, data });
}

/** A wish for an hour at `start`, by a new client for a new lineage unless told otherwise. */
export function wish(
  { id, serviceId }: Professional,
  start: Date | string,
  more: Partial<ClaimSlotRequest> = {},
): ClaimSlotRequest {
  return {
    claimId: uuidv7(),
    professionalId: id,
    clientId: uuidv7(),
    serviceId,
    lineageId: uuidv7(),
    start: new Date(start).toISOString(),
    end: new Date(new Date(start).getTime() + HOUR).toISOString(),
    movingSessionId: null,
    askedBy: 'client',
    overbook: false,
    receivedAt: now.toISOString(),
    ...more,
  };
}

/** The session that a claim was made for. */
export function sessionOf(request: ClaimSlotRequest, more: Partial<SessionFacts> = {}): SessionFacts {
  const { lineageId, professionalId, clientId, serviceId, start, end, overbook } = request;
  const policy = { windowHours: 24, termsVersion: null, price: { amountMinor: 7500, currency: 'EUR' } };
  const known = { lineageId, professionalId, clientId, serviceId, start, end, overbooked: overbook };
  return { sessionId: uuidv7(), programme: 'hub', hubId: uuidv7(), policy, ...known, ...more };
}

/** An event as a handler gets it. */
export function envelope(event: NewEvent): EventEnvelope<any> {
  return { ...event, id: uuidv7(), source: 'booking', time: now.toISOString() };
}

export const change = {
  kind: 'rescheduled',
  by: 'client',
  askedBy: 'client',
  at: now.toISOString(),
  late: false,
  reason: null,
  warning: null,
} as const;

async function send(
  method: string,
  url: string,
  token: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Heard> {
  const answer = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
}
