import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startPostgres } from '../libs/testing/src/servers/postgres.ts';
import { requireRabbit } from '../libs/testing/src/servers/rabbitmq-install.ts';
import { checkDisk, checkNode } from '../scripts/bootstrap.mjs';
import { build } from '../scripts/launcher/build.ts';
import { buildWeb } from '../scripts/launcher/build-web.ts';
import { Replica } from '../scripts/launcher/replica.ts';
import { findChromium, requireChromium } from '../scripts/test/chromium.ts';
import { freePorts, pause, processesOf, root, startSystem, stateFolder, type System } from '../scripts/system.ts';

// Each way to fail ends with cause and cure in one line. What fails before anything is started is tried on the real
// command; what needs another machine, on the part that notices.

const removals: (() => void)[] = [];
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hubhours-fail-'));
  removals.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What `npm start` says when it refuses; a limit of 20 s is part of the promise. */
async function refusal(env: Record<string, string>, args: string[] = [], checkout = root): Promise<string> {
  const ran = spawnSync(process.execPath, [join(checkout, 'scripts', 'start.mjs'), ...args], {
    cwd: checkout,
    env: { ...process.env, HUBHOURS_INFRA: 'embedded', ...(await freePorts()), HUBHOURS_HOME: temporary(), ...env },
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(ran.status, `${ran.stdout}${ran.stderr}`).toBe(1);
  const lines = ran.stderr.trim().split('\n');
  expect(lines).toHaveLength(1);
  return lines[0] as string;
}

const failureOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (error) {
    const { message, cure } = error as Error & { cure: string };
    return `${message} ${cure}`;
  }
  return 'it did not fail';
};

/** A checkout of which only the part that installs is there. */
function bareCheckout(files: Record<string, string>): string {
  const checkout = temporary();
  mkdirSync(join(checkout, 'scripts'));
  for (const name of ['start.mjs', 'bootstrap.mjs', 'lock.mjs']) {
    cpSync(join(root, 'scripts', name), join(checkout, 'scripts', name));
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(checkout, name), content);
  return checkout;
}

describe('npm start refuses', () => {
  test('a port that is none', async () => {
    expect(await refusal({ HUBHOURS_PORT: 'abc' })).toMatch(/HUBHOURS_PORT is "abc"\. It must be a port/);
  });

  test('replicas of nothing', async () => {
    expect(await refusal({}, ['--replicas', 'kitchen=2'])).toMatch(/kitchen=2.*--replicas booking=2,notifications=3/);
  });

  test('an infrastructure that it does not know', async () => {
    expect(await refusal({ HUBHOURS_INFRA: 'foo' })).toMatch(/HUBHOURS_INFRA is "foo"\. It must be env, docker or/);
  });

  test('servers of the environment that do not answer', async () => {
    const nobody = {
      HUBHOURS_INFRA: 'env',
      HUBHOURS_POSTGRES_URL: 'postgres://user:password@127.0.0.1:1/postgres',
      HUBHOURS_AMQP_URL: 'amqp://user:password@127.0.0.1:1',
      HUBHOURS_RABBITMQ_URL: 'http://user:password@127.0.0.1:1',
    };
    const line = await refusal(nobody);
    expect(line).toMatch(/HUBHOURS_POSTGRES_URL names \(127\.0\.0\.1:1\).*ECONNREFUSED.*Check the address/);
    expect(line).not.toContain('password');
  });

  test('servers of the environment that are not given', async () => {
    const nothing = {
      HUBHOURS_INFRA: 'env',
      HUBHOURS_POSTGRES_URL: '',
      HUBHOURS_AMQP_URL: '',
      HUBHOURS_RABBITMQ_URL: '',
    };
    expect(await refusal(nothing)).toMatch(/needs HUBHOURS_POSTGRES_URL.*for example HUBHOURS_POSTGRES_URL=postgres:/);
  });

  test('a state folder that it can not write', async () => {
    const line = await refusal({ HUBHOURS_HOME: '/dev/null/state' });
    expect(line).toMatch(/can not write in \/dev\/null\/state .*name another folder by HUBHOURS_HOME/);
  });

  test('a damaged file of secrets', async () => {
    const home = temporary();
    writeFileSync(join(home, 'secrets.json'), '{"postgres": ');
    expect(await refusal({ HUBHOURS_HOME: home })).toMatch(/secrets\.json is damaged\. Move the folder/);
  });

  test('a broken lockfile', async () => {
    const checkout = bareCheckout({ 'package.json': '{}', 'package-lock.json': '{"packages": <<<<<<<' });
    expect(await refusal({}, [], checkout)).toMatch(
      /package-lock\.json can not be read.*git checkout package-lock\.json/,
    );
  });

  test('a registry that can not be reached', async () => {
    const dependencies = { 'left-out': '1.0.0' };
    const lock = {
      name: 'bare',
      lockfileVersion: 3,
      packages: {
        '': { name: 'bare', dependencies },
        'node_modules/left-out': { version: '1.0.0', resolved: 'http://127.0.0.1:1/left-out.tgz' },
      },
    };
    const checkout = bareCheckout({
      'package.json': JSON.stringify({ name: 'bare', dependencies }),
      'package-lock.json': JSON.stringify(lock),
    });
    const env = { npm_config_registry: 'http://127.0.0.1:1/', npm_config_cache: temporary() };
    expect(await refusal(env, [], checkout)).toMatch(/npm ci failed: .*ECONNREFUSED.*Check the connection/);
  });
});

describe('a machine that can not', () => {
  test('an old Node', async () => {
    expect(await failureOf(() => checkNode('18.20.0', 'linux-x64'))).toMatch(/Node 18\.20\.0.*needs Node 20.*Install/);
  });

  test('a platform that npm has no Node 24 for', async () => {
    expect(await failureOf(() => checkNode('22.1.0', 'linux-riscv64'))).toMatch(
      /no Node 24 for linux-riscv64.*Install/,
    );
    expect(await failureOf(() => checkNode('24.1.0', 'linux-riscv64'))).toBe('it did not fail');
  });

  test('a full disk', async () => {
    expect(await failureOf(() => checkDisk(() => 120))).toMatch(/has 120 MB left, and 500 MB are needed\. Free some/);
  });

  test('no RabbitMQ, and no way to install it', async () => {
    const without = { find: () => undefined, apt: () => undefined };
    expect(await failureOf(() => requireRabbit(() => undefined, without))).toMatch(
      /RabbitMQ is not installed.*apt-get install rabbitmq-server/,
    );
  });

  test('an apt-get that fails', async () => {
    const failing = { find: () => undefined, apt: () => ['sh', '-c', 'echo "E: no such package"; exit 100'] };
    expect(await failureOf(() => requireRabbit(() => undefined, failing))).toMatch(/could not install RabbitMQ: E: no/);
  });

  test('no Chromium for the tests, and no way to install it', async () => {
    const without = { find: () => undefined, apt: () => undefined };
    expect(await failureOf(() => requireChromium(() => undefined, without))).toMatch(
      /There is no Chromium.*apt-get install chromium.*HUBHOURS_CHROMIUM/,
    );
    expect(findChromium({ HUBHOURS_CHROMIUM: '/nonexistent' })).toBeUndefined();
  });

  test('a web app that does not build', async () => {
    const checkout = temporary();
    mkdirSync(join(checkout, 'web', 'src'), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
    writeFileSync(join(checkout, 'web', 'index.html'), '<script type="module" src="/src/main.ts"></script>');
    writeFileSync(join(checkout, 'web', 'src', 'main.ts'), "import './missing.ts';\n");
    expect(await failureOf(() => buildWeb(checkout))).toMatch(/web app failed: .*missing.*npm run build -w web/s);
  });

  test('data of another PostgreSQL', async () => {
    const folder = join(temporary(), 'postgres');
    mkdirSync(join(folder, 'data'), { recursive: true });
    writeFileSync(join(folder, 'data', 'PG_VERSION'), '17\n');
    const options = { folder, openFolder: folder, password: 'x', durable: false };
    expect(await failureOf(() => startPostgres(options))).toMatch(/written by PostgreSQL 17.*Move that folder away/);
    expect(existsSync(join(folder, 'data', 'PG_VERSION'))).toBe(true);
  });

  test('code that does not compile', async () => {
    const checkout = temporary();
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
    writeFileSync(
      join(checkout, 'tsconfig.json'),
      '{"compilerOptions": {"noEmit": true, "types": []}, "files": ["a.ts"]}',
    );
    writeFileSync(join(checkout, 'a.ts'), 'export const count: number = "many";\n');
    expect(await failureOf(() => build(checkout))).toMatch(/The build failed: a\.ts\(1,14\): error TS2322.*Mend it/);
  });
});

describe('a service that does not come up', () => {
  async function failureOfService(main: string): Promise<string> {
    const checkout = temporary();
    const dist = join(checkout, 'services', 'booking', 'dist');
    mkdirSync(dist, { recursive: true });
    writeFileSync(join(dist, 'main.js'), main);
    const { HUBHOURS_PORT } = await freePorts();
    const replica = new Replica({
      service: 'booking',
      number: 1,
      root: checkout,
      logFolder: join(checkout, 'logs'),
      url: `http://127.0.0.1:${HUBHOURS_PORT}`,
      env: { PATH: process.env.PATH },
      say: () => undefined,
      changed: () => undefined,
      readyWithinMs: 1_000,
    });
    try {
      return await failureOf(() => replica.start());
    } finally {
      await replica.stop(100);
    }
  }

  test('one that ends at once', async () => {
    const main =
      'process.stderr.write("booking: The environment is not complete: AMQP_URL is missing.\\n"); process.exit(1)';
    expect(await failureOfService(main)).toMatch(/booking ended .*exit code 1.*AMQP_URL is missing.*booking-1\.log/s);
  });

  test('one that never gets ready', async () => {
    expect(await failureOfService('setInterval(() => {}, 1000)')).toMatch(/booking is not ready after 1 s.*Read/);
  });
});

describe('a server that is killed while Hubhours starts', () => {
  async function startAndKill(pidFile: string): Promise<string> {
    const { home, remove } = stateFolder();
    removals.push(remove);
    const system = await startSystem(home, { env: { HUBHOURS_INFRA: 'embedded', HUBHOURS_DEMO: '0' } });
    try {
      process.kill(await pidIn(system, join(home, pidFile)), 'SIGKILL');
      const killedAt = performance.now();
      expect(await system.npm.exited).toBe('exit code 1');
      expect(performance.now() - killedAt).toBeLessThan(20_000);
      expect(processesOf(home)).toEqual([]);
      return system.output();
    } finally {
      await system.npm.stop();
    }
  }

  /** Waits for it: while the database is created, such a file comes and goes, with the number of no server in it. */
  async function pidIn(system: System, file: string): Promise<number> {
    for (;;) {
      const [pid] = /^\d+/.exec(contentOf(file)) ?? [];
      if (pid) return Number(pid);
      if (!system.npm.running()) throw new Error(system.output());
      await pause(20);
    }
  }

  function contentOf(file: string): string {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  }

  test('the database', async () => {
    expect(await startAndKill('postgres/data/postmaster.pid')).toMatch(
      /^hubhours: PostgreSQL ended while .*start again/im,
    );
  });

  test('the broker', async () => {
    expect(await startAndKill('rabbitmq/pid')).toMatch(/^hubhours: RabbitMQ ended while .*start again/im);
  });
});
