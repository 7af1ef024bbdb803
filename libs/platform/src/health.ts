import { BrokerConnection } from '@hubhours/messaging/connection';
import { Peers } from '@hubhours/messaging/peers';
import { Controller, Get, Inject, Injectable, Optional, Res, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DatabaseProbe } from './database-probe.ts';
import { Public } from './auth.ts';

/** One thing a replica needs in order to serve: undefined when it is well, else the reason in a few words. */
type Check = () => Promise<string | undefined> | string | undefined;

export type Readiness = { readonly status: 'ready' | 'not-ready'; readonly checks: Readonly<Record<string, string>> };

/** Injection token: false where tests run on a database that may lose what it has committed. */
export const NEEDS_DURABILITY = Symbol('hubhours:needs-durability');

const PATIENCE_MS = 1_000;

/** Whether this replica should get work. It stops being so at once when the process is asked to end. */
@Injectable()
export class Health implements OnModuleDestroy {
  private ending = false;
  private readonly checks: Readonly<Record<string, Check>>;

  constructor(
    database: DatabaseProbe,
    @Inject(NEEDS_DURABILITY) needsDurability: boolean,
    @Optional() broker?: BrokerConnection,
    @Optional() peers?: Peers,
  ) {
    this.checks = {
      database: () => database.answers(),
      clock: () => database.clockIsRight(),
      ...(needsDurability && { durability: () => database.isDurable() }),
      ...(broker && { broker: () => (broker.isReady() ? undefined : 'not connected, or a consumer is away') }),
      ...(peers && { timeZoneData: () => peers.disagreement() }),
    };
  }

  /** Nest's first hook on SIGTERM, before anything is closed. */
  onModuleDestroy(): void {
    this.ending = true;
  }

  async readiness(): Promise<Readiness> {
    const named = Object.entries(this.checks).map(async ([name, check]) => [name, await outcome(check)] as const);
    const checks = { ...Object.fromEntries(await Promise.all(named)), process: this.ending ? 'shutting down' : 'ok' };
    return { status: Object.values(checks).every((one) => one === 'ok') ? 'ready' : 'not-ready', checks };
  }
}

/** Never slower than a probe waits, and never an error's own text, which may hold addresses. */
async function outcome(check: Check): Promise<string> {
  const { promise: tooSlow, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve('no answer within 1 s'), PATIENCE_MS);
  try {
    return (await Promise.race([check(), tooSlow])) ?? 'ok';
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}

@Controller('health')
@Public()
export class HealthController {
  constructor(private readonly health: Health) {}

  /** The process runs its event loop; an orchestrator restarts it only if not. */
  @Get('live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.health.readiness();
    void reply.status(readiness.status === 'ready' ? 200 : 503).header('Cache-Control', 'no-store');
    return readiness;
  }
}
