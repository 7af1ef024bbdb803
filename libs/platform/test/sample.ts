import { DomainError } from '@hubhours/kernel/domain-error';
import { Body, Controller, Get, Injectable, Module, Param, Post, Query, Res, type DynamicModule } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { z } from 'zod';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ActingAs,
  administrator,
  Allow,
  CurrentCaller,
  party,
  Public,
  role,
  self,
  signedIn,
  type ObjectParties,
} from '../src/auth.ts';
import type { Caller, Part } from '../src/caller.ts';
import { Clock } from '../src/clock.ts';
import { readConfig, serviceConfig, type ServiceConfig } from '../src/config.ts';
import { platformMigrations } from '../src/migrations.ts';
import { Answers } from '../src/openapi.ts';
import { CurrentOperation, type Operation } from '../src/operation.ts';
import { decodeCursor, pageOf } from '../src/pagination.ts';
import { PlatformModule } from '../src/platform.module.ts';
import type { Service } from '../src/service.ts';

class CreateThings1800000000000 implements MigrationInterface {
  name = 'CreateThings1800000000000';
  async up(runner: QueryRunner): Promise<void> {
    // slow, so that replicas which migrate at once would meet
    await runner.query(`SELECT pg_sleep(0.2)`);
    await runner.query(
      `CREATE TABLE things (n int GENERATED ALWAYS AS IDENTITY, operation uuid, received_at timestamptz, name text)`,
    );
  }
  async down(): Promise<void> {}
}

export const sampleMigrations = [...platformMigrations, CreateThings1800000000000];

const newThing = z
  .strictObject({
    name: z.string().min(1),
    price: z.strictObject({ amountMinor: z.number().int() }).optional(),
    /** How the handler behaves, after it has inserted its row. */
    ends: z.enum(['ok', 'refuse', 'warn', 'wait', 'break', 'limit', 'stale', 'hide', 'forbid', 'vanish']).default('ok'),
    workMs: z.number().default(0),
  })
  .meta({ id: 'NewThing' });

const thing = z.object({ operation: z.string(), receivedAt: z.string(), n: z.number() }).meta({ id: 'Thing' });

const refusals = {
  refuse: new DomainError('conflict', 'session.not-scheduled', { status: 'cancelled', nextSessionId: null }),
  warn: new DomainError('precondition', 'session.warning-not-acknowledged', { warning: { code: 'late-change' } }),
  wait: new DomainError('conflict', 'client.not-yet-known', { retryAfterSeconds: 1 }),
  break: new TypeError('secret detail of a bug'),
  limit: new DomainError('too-many', 'rate.limited', { retryAfterSeconds: 7 }),
  stale: new DomainError('stale', 'schedule.stale'),
  hide: new DomainError('not-found', 'session.not-found'),
  forbid: new DomainError('forbidden', 'access.forbidden'),
  vanish: new DomainError('unavailable', 'service.unavailable', { service: 'availability' }),
};

@Controller('api/things')
class ThingsController {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  @Post()
  @Allow(signedIn())
  @Answers(201, thing)
  async create(
    @Body({ schema: newThing }) body: z.output<typeof newThing>,
    @CurrentOperation() operation: Operation,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof thing>> {
    const rows = await this.db.query<{ n: number }[]>(
      `INSERT INTO things (operation, received_at, name) VALUES ($1, $2, $3) RETURNING n`,
      [operation.id, operation.receivedAt, body.name],
    );
    const n = rows[0]!.n;
    await sleep(body.workMs);
    if (body.ends !== 'ok') throw refusals[body.ends];
    void reply.header('Location', `/api/things/${n}`).header('ETag', `"${n}"`);
    return { operation: operation.id, receivedAt: operation.receivedAt.toISOString(), n };
  }

  @Post('other')
  @Allow(signedIn())
  other(@CurrentOperation() operation: Operation): { operation: string } {
    return { operation: operation.id };
  }

  @Post('silent')
  @Allow(signedIn())
  async silent(): Promise<void> {
    await this.db.query(`INSERT INTO things (name) VALUES ('silent')`);
  }

  @Get()
  @Allow(signedIn())
  async list(
    @Query({
      schema: z.strictObject({
        limit: z.coerce.number().int().min(1).max(200).default(50),
        cursor: z.string().optional(),
      }),
    })
    query: {
      limit: number;
      cursor?: string;
    },
  ): Promise<unknown> {
    const after = decodeCursor(query.cursor, z.tuple([z.number().int()]))?.[0] ?? 0;
    const rows = await this.db.query<{ n: number }[]>(`SELECT n FROM things WHERE n > $1 ORDER BY n LIMIT $2`, [
      after,
      query.limit + 1,
    ]);
    return pageOf(rows, query.limit, ({ n }) => [n]);
  }

  /** Keeps a connection of the pool busy, in a query or between two queries of a transaction. */
  @Get('hold/:how')
  @Allow(signedIn())
  async hold(@Param('how') how: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.query(how === 'query' ? 'SELECT pg_sleep(0.8)' : 'SELECT 1');
      if (how !== 'query') await sleep(800);
      await tx.query('SELECT 1');
    });
  }

  @Get('now')
  @Public()
  now(): { now: string } {
    return { now: this.clock.now().toISOString() };
  }

  @Get('broken')
  @Public()
  broken(): never {
    throw new Error('password=hunter2');
  }
}

export const ids = {
  client: '01890000-0000-7000-8000-000000000001',
  professional: '01890000-0000-7000-8000-000000000002',
  stranger: '01890000-0000-7000-8000-000000000003',
  session: '01890000-0000-7000-8000-00000000000a',
  hub: '01890000-0000-7000-8000-00000000000b',
};

@Injectable()
class Parties implements ObjectParties {
  constructor(private readonly db: DataSource) {}
  async partiesOf(object: string, id: string): Promise<{ clientId?: string; professionalId?: string } | undefined> {
    await this.db.query('SELECT $1::uuid', [id]); // as a real one: throws for what is no UUID
    return object === 'session' && id === ids.session
      ? { clientId: ids.client, professionalId: ids.professional }
      : undefined;
  }
}

type Seen = { partyId: string; actingAs: string | null };
const seen = (caller: Caller, part: Part | undefined): Seen => ({ partyId: caller.partyId, actingAs: part ?? null });

@Controller('api')
class GrantsController {
  @Get('sessions/:id')
  @Allow(party('session', 'id'))
  both(@CurrentCaller() caller: Caller, @ActingAs() part: Part | undefined): Seen {
    return seen(caller, part);
  }

  @Post('sessions/:id/completion')
  @Allow(party('session', 'id', 'professional'))
  professionalOnly(@CurrentCaller() caller: Caller, @ActingAs() part: Part | undefined): Seen {
    return seen(caller, part);
  }

  @Get('professionals/:id/schedule')
  @Allow(self('professional', 'id'), role('operator'))
  own(@CurrentCaller() caller: Caller, @ActingAs() part: Part | undefined): Seen {
    return seen(caller, part);
  }

  @Get('hubs/:id/usage')
  @Allow(administrator('id'))
  hub(@Param('id') _id: string, @CurrentCaller() caller: Caller): Seen {
    return seen(caller, undefined);
  }
}

@Module({})
export class SampleModule {
  static with(config: ServiceConfig, controllers = [ThingsController, GrantsController]): DynamicModule {
    return {
      module: SampleModule,
      imports: [PlatformModule.forService({ name: 'sample', config, migrations: sampleMigrations, parties: Parties })],
      controllers,
    };
  }
}

export const sample: Service = { name: 'sample', module: (config) => SampleModule.with(config) };

export function sampleConfig(env: Record<string, string>): ServiceConfig {
  return readConfig(z.object(serviceConfig), {
    PORT: '0',
    DATABASE_DURABILITY: 'not-needed',
    AMQP_URL: 'amqp://localhost:1',
    AUTH_JWKS_URL: 'http://127.0.0.1:1/jwks',
    AUTH_ISSUER: 'https://issuer.test',
    LOG_LEVEL: 'silent',
    ...env,
  });
}
