import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../libs/testing/src/eventually.ts';
import { type ServiceName, serviceNames } from '../scripts/launcher/options.ts';
import { freePorts, infrastructure, processesOf, startSystem, stateFolder, type System } from '../scripts/system.ts';

// One system, started from nothing, lived with and ended; then started again on what it kept.

const { home, remove } = stateFolder();
const pidsOf = (system: System) => serviceNames.flatMap((name) => system.endpoints().services[name].pids);
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

let taken: Server;
let system: System;
let ports: Record<string, string>;

beforeAll(async () => {
  ports = await freePorts();
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(Number(ports.HUBHOURS_PORT), '127.0.0.1', resolve));
  system = await startSystem(home, {
    args: ['--replicas', 'notifications=2'],
    env: { ...ports, HUBHOURS_HOST: '0.0.0.0' },
  });
  await system.ready();
});

afterAll(async () => {
  taken.close();
  await system?.npm.stop(20_000);
  remove();
});

test('a port that is taken is stepped around, and said so', async () => {
  const { gateway } = system.endpoints();
  expect(new URL(gateway).port).not.toBe(ports.HUBHOURS_PORT);
  expect(system.output()).toContain(`port ${ports.HUBHOURS_PORT} is taken, so it is ${new URL(gateway).port}`);
  expect(system.output()).toContain(`hubhours is ready: ${gateway}`);
});

test('more than loopback is refused while there are demo data', async () => {
  expect(system.output()).toContain('HUBHOURS_HOST=0.0.0.0 is not followed');
  expect(new URL(system.endpoints().gateway).hostname).toBe('127.0.0.1');
});

test('endpoints.json names everything, for this account alone', async () => {
  const { gateway, mail, rabbitmq, amqp, databases, services } = system.endpoints();
  expect(amqp).toMatch(/^amqp:\/\/hubhours:/);
  expect(Object.keys(databases).toSorted()).toEqual([
    'availability',
    'billing',
    'booking',
    'identity',
    'notifications',
  ]);
  expect(statSync(join(home, 'endpoints.json')).mode & 0o777).toBe(0o600);
  for (const page of [`${gateway}/api/openapi.json`, mail as string, rabbitmq]) {
    expect((await fetch(page)).status, page).toBe(200);
  }
  for (const name of serviceNames) {
    expect((await fetch(`${services[name].url}/health/ready`)).status, name).toBe(200);
    expect(services[name].pids, name).toHaveLength(name === 'notifications' ? 2 : 1);
  }
});

test('a service’s role can enter its own database and no other', async () => {
  const url = new URL(system.endpoints().databases.billing as string);
  url.pathname = '/booking';
  const client = new pg.Client({ connectionString: url.href });
  await expect(client.connect()).rejects.toThrow(/permission denied for database "booking"/);
});

test('a second start in the same folder is refused with the first one’s process and address', async () => {
  const second = await startSystem(home, { env: ports, log: 'second.log' });
  expect(await second.npm.exited).toBe('exit code 1');
  expect(second.output()).toMatch(
    /hubhours: Hubhours runs in this checkout already \(process \d+, http.*\)\. Use that one/,
  );
  expect((await fetch(`${system.endpoints().services.booking.url}/health/ready`)).status).toBe(200);
});

test('a service that dies is started again within 2 s, at the same address, and said so', async () => {
  const { url, pids } = system.endpoints().services.billing;
  process.kill(pids[0] as number, 'SIGKILL');
  const next = await eventually(
    () => {
      const pid = system.endpoints().services.billing.pids[0];
      return pid !== undefined && pid !== pids[0] && pid;
    },
    { timeoutMs: 2_000 },
  );
  expect(isAlive(next)).toBe(true);
  await eventually(async () => (await fetch(`${url}/health/ready`)).status === 200, { timeoutMs: 20_000 });
  expect(system.output()).toContain(`billing (process ${pids[0]}) ended (ended by SIGKILL); starting it again`);
});

test.runIf(infrastructure === 'embedded')('a broker that dies is started again, and the services find it', async () => {
  const broker = processesOf(home).find((line) => line.includes('beam'));
  process.kill(Number.parseInt(broker as string, 10), 'SIGKILL');
  await eventually(() => system.output().includes('RabbitMQ is back'), { timeoutMs: 60_000 });
  const ready = async (name: ServiceName) =>
    (await fetch(`${system.endpoints().services[name].url}/health/ready`)).status;
  for (const name of serviceNames) {
    await eventually(async () => (await ready(name)) === 200, { timeoutMs: 30_000 });
  }
});

describe('an end', () => {
  test('SIGTERM to npm ends everything within 15 s with exit 0', async () => {
    const pids = pidsOf(system);
    const begun = performance.now();
    await system.npm.stop(20_000);
    expect(await system.npm.exited).toBe('exit code 0');
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(processesOf(home)).toEqual([]);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(existsSync(join(home, 'endpoints.json'))).toBe(false);
    expect(existsSync(join(home, 'lock'))).toBe(false);
  });

  test('a second start finds what the first one kept', async () => {
    const client = async (work: (database: pg.Client) => Promise<unknown>) => {
      const database = new pg.Client({ connectionString: system.endpoints().databases.booking });
      await database.connect();
      try {
        return await work(database);
      } finally {
        await database.end();
      }
    };
    system = await startSystem(home, { env: { ...ports, HUBHOURS_DEMO: '0' } });
    await system.ready();
    const kept = (await client((database) =>
      database.query('SELECT count(*)::int AS n FROM sessions'),
    )) as pg.QueryResult;
    expect(kept.rows[0].n).toBeGreaterThan(0);
  });

  test('Ctrl-C, which reaches the whole group, ends it too', async () => {
    const pids = pidsOf(system);
    process.kill(-system.npm.pid, 'SIGINT');
    expect(await system.npm.exited).toBe('exit code 0');
    expect([...processesOf(home), ...pids.filter(isAlive)]).toEqual([]);
  });

  test('a launcher that is killed outright leaves nothing running', async () => {
    system = await startSystem(home, { env: { ...ports, HUBHOURS_DEMO: '0' } });
    await system.ready();
    const pids = pidsOf(system);
    const launcher = spawnSync('ps', ['-eww', '-o', 'pid=,pgid=,args='], { encoding: 'utf8' }).stdout;
    const line = launcher
      .split('\n')
      .find((one) => one.includes('launcher/main.ts') && one.includes(` ${system.npm.pid} `));
    process.kill(Number.parseInt(line as string, 10), 'SIGKILL');
    await system.npm.exited;
    await eventually(() => [...processesOf(home), ...pids.filter(isAlive)].length === 0, { timeoutMs: 20_000 });
  });
});
