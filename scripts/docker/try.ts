/**
 * `npm run test:compose`: proves docker-compose.yml on this machine's engine, as a project of its own on free ports. A
 * fresh start, rights, the story, two of each with kills midway, `down` and `up`, backup and restore; then all of it is
 * removed again. Some ten minutes, most of them the images' builds.
 */
import amqp from 'amqplib';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { composeCommand } from '../launcher/compose.ts';
import { freePorts, pause, root } from '../system.ts';

const project = 'hubhours-try';
const command = composeCommand();
if (!command) throw new Error('this needs a Docker engine with compose');
const ports = await freePorts();
const env = {
  ...process.env,
  ...ports,
  HUBHOURS_PUBLIC_URL: `http://127.0.0.1:${ports['HUBHOURS_PORT']}`,
  HUBHOURS_USER: `${process.getuid?.()}:${process.getgid?.()}`,
};
const mail = `http://127.0.0.1:${ports['HUBHOURS_MAIL_PORT']}`;
const backup = mkdtempSync(join(tmpdir(), 'hubhours-backup-'));

try {
  await step('the images are built', () => compose('build'));
  await step('everything starts, in order, from nothing', () => compose('up', '-d'));
  await step('the demo is made', demoIsMade);
  await step("billing's users can read neither booking's database nor its queues", billingSeesItsOwn);
  await step('the broker is looked at, as the runbook says', async () => {
    await compose('exec', '-T', 'rabbitmq', 'rabbitmq-diagnostics', 'alarms');
    assert.match(await compose('exec', '-T', 'rabbitmq', 'rabbitmqctl', 'list_queues'), /billing\.events/);
  });
  await step('the story is told', story);
  const known = await sessions();
  await step('two of each', () => {
    const twice = ['booking', 'availability', 'billing', 'notifications'].flatMap((name) => ['--scale', `${name}=2`]);
    return compose('up', '-d', ...twice);
  });
  await step('the story is told while replicas are killed', () =>
    Promise.all([story(), killSome()]).then(() => undefined),
  );
  await step('what was there is there after down and up', async () => {
    await compose('down');
    await compose('up', '-d');
    assert.ok((await sessions()) > known);
  });
  const before = await sessions();
  await step('it is backed up', () => script('backup.sh'));
  await step('everything is removed', () => compose('down', '-v'));
  await step('it is restored, and the ledger balances', async () => {
    await script('restore.sh');
    assert.equal(await sessions(), before);
    await run('node', ['scripts/ops.mjs', 'ledger', 'check'], {
      BILLING_DATABASE_URL: await addressOf('billing', 'database-url'),
    });
  });
  await step('the story is told by the restored one', story);
  await step('what changes in the checkout is compiled, and its service starts again', reload);
} finally {
  await compose('down', '-v');
  rmSync(backup, { recursive: true });
}

async function step(name: string, work: () => unknown): Promise<void> {
  const started = performance.now();
  await work();
  console.log(`  ✓ ${name} (${((performance.now() - started) / 1_000).toFixed(0)} s)`);
}

/** @returns what it said. @throws with its last words where it fails */
async function run(program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> {
  const options = { cwd: root, env: { ...env, ...more }, maxBuffer: 1e9 };
  try {
    return (await promisify(execFile)(program, args, options)).stdout;
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    const words = `${stdout.slice(-4_000)}${stderr.slice(-4_000)}`;
    throw new Error(`${program} ${args.join(' ')} ended with ${String(code)}:\n${words}`, { cause: error });
  }
}

function compose(...args: string[]): Promise<string> {
  const [program, ...before] = command as [string, ...string[]];
  return run(program, [...before, '-p', project, ...args]);
}

function script(name: string): Promise<string> {
  return run('bash', [join('scripts', 'docker', name), backup], { COMPOSE_PROJECT_NAME: project });
}

/** Adds a line to a source for a moment. */
async function reload(): Promise<void> {
  const source = join(root, 'services', 'booking', 'src', 'main.ts');
  const files = ['docker-compose.yml', 'docker-compose.dev.yml'].flatMap((file) => ['-f', file]);
  const text = readFileSync(source, 'utf8');
  await compose(...files, 'up', '-d');
  await untilServed();
  try {
    appendFileSync(source, '// seen by the compiler\n');
    await untilSaid(() => compose('logs', 'booking'), /Restarting 'dist\/main\.js'/);
  } finally {
    writeFileSync(source, text);
  }
  await untilServed();
}

async function untilSaid(read: () => Promise<string>, words: RegExp): Promise<void> {
  for (const deadline = Date.now() + 120_000; !words.test(await read()); await pause(1_000)) {
    if (Date.now() > deadline) throw new Error(`nobody said ${words}`);
  }
}

async function story(): Promise<void> {
  await untilServed();
  const told = await run('node', ['scripts/story.mjs'], { HUBHOURS_URL: env.HUBHOURS_PUBLIC_URL, HUBHOURS_MAIL: mail });
  assert.match(told, /The story is told: \d{2,} things seen/);
}

async function untilServed(): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const answer = await fetch(`${env.HUBHOURS_PUBLIC_URL}/api/sessions`).catch(() => undefined);
    if (answer?.status === 401) return;
    if (Date.now() > deadline) throw new Error('the gateway does not answer');
    await pause(500);
  }
}

async function demoIsMade(): Promise<void> {
  const id = (await compose('ps', '-q', 'demo')).trim();
  assert.equal((await run('docker', ['wait', id])).trim(), '0', 'the demo failed');
}

async function killSome(): Promise<void> {
  for (const name of ['booking', 'notifications', 'billing', 'availability']) {
    await pause(3_000);
    const [one] = (await compose('ps', '-q', name)).trim().split('\n');
    await run('docker', ['kill', one as string]);
    await pause(2_000);
    await run('docker', ['start', one as string]);
  }
}

/** A secret of a service as it is mounted, for this machine's side of the ports. */
async function addressOf(service: string, name: 'database-url' | 'amqp-url'): Promise<string> {
  const found = (await compose('exec', '-T', service, 'cat', `/run/secrets/hubhours/${name}`)).trim();
  const port = ports[name === 'amqp-url' ? 'HUBHOURS_AMQP_PORT' : 'HUBHOURS_POSTGRES_PORT'];
  return found.replace(/@\w+:\d+/, `@127.0.0.1:${port}`);
}

async function sessions(): Promise<number> {
  await untilServed();
  const client = new pg.Client({ connectionString: await addressOf('booking', 'database-url') });
  await client.connect();
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM sessions');
  await client.end();
  return rows[0]?.count ?? 0;
}

async function billingSeesItsOwn(): Promise<void> {
  const own = await addressOf('billing', 'database-url');
  const foreign = new pg.Client({ connectionString: own.replace(/\/billing$/, '/booking') });
  await assert.rejects(foreign.connect(), { code: '42501' });
  const amqpUrl = await addressOf('billing', 'amqp-url');
  const attempts: [string, (channel: amqp.Channel) => Promise<unknown>][] = [
    ['read', (channel) => channel.get('booking.events')],
    ['read what is parked', (channel) => channel.get('booking.parked')],
    ['empty', (channel) => channel.purgeQueue('booking.events')],
    ['delete', (channel) => channel.deleteQueue('booking.events')],
    ['bind', (channel) => channel.bindQueue('booking.events', 'hubhours.events', '#')],
    ['consume', (channel) => channel.consume('availability.commands', () => undefined)],
  ];
  for (const [name, attempt] of attempts) {
    assert.equal(await answerTo(amqpUrl, attempt), 403, `billing may ${name}`);
  }
  assert.equal(await answerTo(amqpUrl, (channel) => channel.get('billing.parked')), 'allowed');
}

async function answerTo(url: string, attempt: (channel: amqp.Channel) => Promise<unknown>): Promise<unknown> {
  const connection = await amqp.connect(url);
  const channel = await connection.createChannel();
  channel.on('error', () => undefined); // the call that caused it reports it
  try {
    await attempt(channel);
    return 'allowed';
  } catch (error) {
    return (error as { code?: unknown }).code;
  } finally {
    await connection.close();
  }
}
