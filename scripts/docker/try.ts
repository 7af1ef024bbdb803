/**
 * `npm run test:compose`: proves docker-compose.yml on this machine's engine, as a project of its own on free ports. A
 * fresh start as from a clone, sizes and rights, the story, two of each with kills midway, `down` and `up`, backup and
 * restore, a change of code; then all of it is removed again. Some ten minutes, most of them the images' builds.
 */
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pause } from '../system.ts';
import { billingSeesItsOwn, containersAreClosed, imagesAreSmall } from './closed.ts';
import { addressOf, checkout, compose, containersOf, ports, publicUrl, removeImages, run } from './engine.ts';

const mail = `http://127.0.0.1:${ports['HUBHOURS_MAIL_PORT']}`;
const backup = mkdtempSync(join(tmpdir(), 'hubhours-backup-'));

try {
  await step('everything is built and starts, in order, from nothing', async () => {
    await removeImages();
    await compose('up', '-d');
  });
  await step('the demo is made', demoIsMade);
  await step('no image is larger than it may be', imagesAreSmall);
  await step('no container may more than it needs', containersAreClosed);
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
  await step('a damaged backup is refused before anything is given up for it', damagedIsRefused);
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
  await compose('down', '-v', '--remove-orphans'); // the compiler of the second file too
  await removeImages();
  for (const folder of [backup, checkout]) rmSync(folder, { recursive: true });
}

async function step(name: string, work: () => unknown): Promise<void> {
  const started = performance.now();
  await work();
  console.log(`  ✓ ${name} (${((performance.now() - started) / 1_000).toFixed(0)} s)`);
}

function script(name: string, folder = backup): Promise<string> {
  return run('bash', [join('scripts', 'docker', name), folder], {}, checkout);
}

async function damagedIsRefused(): Promise<void> {
  const damaged = mkdtempSync(join(tmpdir(), 'hubhours-damaged-'));
  await run('cp', ['-a', `${backup}/.`, damaged]);
  truncateSync(join(damaged, 'postgres.tar.gz'), 10_000);
  await assert.rejects(script('restore.sh', damaged), /postgres\.tar\.gz is damaged/);
  assert.equal((await compose('ps', '-q')).trim(), '', 'something was started for it');
  rmSync(damaged, { recursive: true });
}

/** Adds a line to a source. */
async function reload(): Promise<void> {
  const files = ['docker-compose.yml', 'docker-compose.dev.yml'].flatMap((file) => ['-f', file]);
  await compose(...files, 'up', '-d');
  await untilServed();
  appendFileSync(join(checkout, 'services', 'booking', 'src', 'main.ts'), '// seen by the compiler\n');
  await untilSaid(() => compose('logs', 'booking'), /Restarting 'dist\/main\.js'/);
  await untilServed();
}

async function untilSaid(read: () => Promise<string>, words: RegExp): Promise<void> {
  for (const deadline = Date.now() + 120_000; !words.test(await read()); await pause(1_000)) {
    if (Date.now() > deadline) throw new Error(`nobody said ${words}`);
  }
}

async function story(): Promise<void> {
  await untilServed();
  const told = await run('node', ['scripts/story.mjs'], { HUBHOURS_URL: publicUrl, HUBHOURS_MAIL: mail });
  assert.match(told, /The story is told: \d{2,} things seen/);
}

async function untilServed(): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const answer = await fetch(`${publicUrl}/api/sessions`).catch(() => undefined);
    if (answer?.status === 401) return;
    if (Date.now() > deadline) throw new Error('the gateway does not answer');
    await pause(500);
  }
}

async function demoIsMade(): Promise<void> {
  const [id] = await containersOf('demo');
  assert.equal((await run('docker', ['wait', id])).trim(), '0', 'the demo failed');
}

async function killSome(): Promise<void> {
  for (const name of ['booking', 'notifications', 'billing', 'availability']) {
    await pause(3_000);
    const [one] = await containersOf(name);
    await run('docker', ['kill', one]);
    await pause(2_000);
    await run('docker', ['start', one]);
  }
}

async function sessions(): Promise<number> {
  await untilServed();
  const client = new pg.Client({ connectionString: await addressOf('booking', 'database-url') });
  await client.connect();
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM sessions');
  await client.end();
  return rows[0]?.count ?? 0;
}
