import { eventually } from '../../../libs/testing/src/eventually.ts';
import { type System } from '../system.ts';
import { rowsOf } from '../databases.ts';
import { type FaultKind } from '../fault.ts';
import { untilReady } from '../readiness.ts';
import { serviceNames } from '../../launcher/options.ts';
import { databaseOf } from '../../launcher/databases.ts';

const brokerKilled: FaultKind = (system) => ({
  what: 'kill -9 of the broker, and a start',
  lastsMs: 0,
  begin: () => system.restartBroker(),
  heal: () => untilReady(system.members),
});

const databaseRestarted: FaultKind = (system) => ({
  what: 'immediate restart of PostgreSQL',
  lastsMs: 0,
  begin: () => system.restartDatabase(),
  heal: () => untilReady(system.members),
});

const backendsTerminated: FaultKind = (system, chance) => {
  const service = chance.pick(serviceNames);
  return {
    what: `pg_terminate_backend of all of ${service}`,
    lastsMs: 0,
    begin: async () => {
      const query =
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()';
      await rowsOf(system.postgres.url, query, [databaseOf(service)]);
    },
    heal: () => untilReady(system.of(service)),
  };
};

const memoryAlarm: FaultKind = (system, chance) => ({
  what: 'a memory alarm of the broker',
  lastsMs: chance.between(2_000, 6_000),
  begin: () => untilAlarmIs(system, true, ['absolute', '1MB']),
  heal: () => untilAlarmIs(system, false, ['0.4']),
});

/** On a machine with much to do the broker takes its time over it, and a first word can be lost on it. */
async function untilAlarmIs(system: System, raised: boolean, watermark: readonly string[]): Promise<void> {
  let asked = 0;
  await eventually(
    async () => {
      if (asked % 10 === 0) await system.rabbit.control('set_vm_memory_high_watermark', ...watermark);
      asked += 1;
      return (await system.broker.isAlarmed()) === raised;
    },
    { timeoutMs: 120_000, everyMs: 1_000 },
  );
}

const connectionsClosed: FaultKind = (system, chance) => {
  const service = chance.pick(serviceNames);
  return {
    what: `the broker closes the connections of ${service}`,
    lastsMs: 0,
    begin: async () => {
      const closed = await system.broker.closeConnections(`${service} `);
      if (closed === 0) throw new Error(`${service} had no connection`);
    },
    heal: () => untilReady(system.of(service)),
  };
};

export const serverFaults: Readonly<Record<string, FaultKind>> = {
  'broker-killed': brokerKilled,
  'database-restarted': databaseRestarted,
  'backends-terminated': backendsTerminated,
  'memory-alarm': memoryAlarm,
  'connections-closed': connectionsClosed,
};
