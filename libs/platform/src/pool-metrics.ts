import type { Pool } from 'pg';
import { Gauge } from 'prom-client';
import type { DataSource } from 'typeorm';
import type { Metrics } from './metrics.ts';

/** Injection token of the gauge, so that it is made. */
export const PoolMetrics = Symbol('hubhours:pool-metrics');

/** The connections of this replica's pool, and who waits for one. */
export function poolMetrics({ registry }: Metrics, db: DataSource): Gauge {
  return new Gauge({
    name: 'database_pool_connections',
    help: 'Connections of the pool: in use, idle, and callers that wait for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { totalCount, idleCount, waitingCount } = (db.driver as unknown as { master: Pool }).master;
      this.set({ state: 'used' }, totalCount - idleCount);
      this.set({ state: 'idle' }, idleCount);
      this.set({ state: 'waiting' }, waitingCount);
    },
  });
}
