import amqp from 'amqplib';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../libs/testing/src/eventually.ts';
import { spawnGuarded } from '../libs/testing/src/servers/guarded.ts';
import { anyPort } from '../libs/testing/src/servers/ports.ts';
import { requirePromtool } from '../libs/testing/src/servers/promtool.ts';
import { documentedCommands } from '../scripts/check/commands.ts';
import { root, startOwnSystem } from '../scripts/system.ts';

// What a document tells somebody to type, typed. scripts/check/commands.ts says what else runs where.

const typed: string[] = [];

/** Types a command of a document. @returns what it said; in the place of each word of `words` stands its value */
async function type(command: string, words: Record<string, string> = {}, cwd = root): Promise<string> {
  typed.push(command);
  const line = Object.entries(words).reduce((text, [word, value]) => text.replace(word, value), command);
  const env = { ...process.env, ...(system && { HUBHOURS_HOME: system.home }) };
  const { stdout } = await promisify(execFile)('sh', ['-c', line], { cwd, env, maxBuffer: 1e8 });
  return stdout;
}

let system: Awaited<ReturnType<typeof startOwnSystem>> | undefined;

function running(): NonNullable<typeof system> {
  if (!system) throw new Error('no system runs');
  return system;
}

describe('beside a running system', () => {
  beforeAll(async () => {
    system = await startOwnSystem();
  });
  afterAll(async () => {
    await system?.stop();
    system = undefined;
  });

  /** An event that nobody understands, as billing parks it. */
  async function park(): Promise<string> {
    const messageId = randomUUID();
    const connection = await amqp.connect(running().endpoints().amqp);
    const channel = await connection.createConfirmChannel();
    const options = { persistent: true, messageId, type: 'booking.hub-changed.v1', contentType: 'application/json' };
    channel.sendToQueue('billing.events', Buffer.from('{"id":"nobody understands it"}'), options);
    await channel.waitForConfirms();
    await connection.close();
    await eventually(async () => expect(await parked()).toContain(messageId), { timeoutMs: 20_000 });
    return messageId;
  }
  const parked = () => type('npm run ops -- parked SERVICE', { SERVICE: 'billing' });

  test('the tools of the operator', async () => {
    expect(await type('npm run ops')).toContain('ledger check');
    expect(await type('npm run ops -- queues')).toContain('billing.events');
    expect(await type('npm run ops -- ledger check')).toMatch(/balance/i);
  });

  test('what is parked is shown, tried for what a replay would do, replayed and discarded', async () => {
    const [first, second] = [await park(), await park()];
    expect(await type('npm run ops -- parked SERVICE --payload', { SERVICE: 'billing' })).toContain('"id"');
    expect(await type('npm run ops -- replay SERVICE --all --dry-run', { SERVICE: 'billing' })).toContain(first);
    await type('npm run ops -- replay SERVICE ID --past', { SERVICE: 'billing', ID: first });
    // nobody understands it now, either
    await eventually(async () => expect(await parked()).toContain(first), { timeoutMs: 20_000 });
    for (const ID of [first, second])
      await type('npm run ops -- discard SERVICE ID --reason "…"', { SERVICE: 'billing', ID, '…': 'nobody wants it' });
    expect(await parked()).not.toMatch(new RegExp(`${first}|${second}`));
  });

  test('the page by Vite, before the gateway that runs', async () => {
    const { gateway } = running().endpoints();
    const port = String(await anyPort());
    typed.push('npm run dev -w web');
    const vite = await spawnGuarded('Vite', 'npm', ['run', 'dev', '-w', 'web', '--', '--port', port], {
      cwd: root,
      logFile: join(running().home, 'vite.log'),
      env: { ...process.env, HUBHOURS_URL: gateway },
    });
    try {
      const page = await eventually(async () => (await fetch(`http://localhost:${port}/`)).text(), {
        timeoutMs: 30_000,
      });
      expect(page).toContain('/@vite/client');
      expect(await (await fetch(`http://localhost:${port}/api/openapi.json`)).json()).toHaveProperty('openapi');
    } finally {
      await vite.stop();
    }
  });
});

test('one package’s tests, and one of what is measured in seconds', async () => {
  expect(await type('npx vitest run --project unit libs/kernel')).toMatch(/passed/);
  expect(await type('npm run bench -- pure')).toContain('≤');
});

test('Prometheus takes its configuration', async () => {
  typed.push('prometheus --config.file=deploy/observability/prometheus.yml');
  const told = await promisify(execFile)(await requirePromtool(), [
    'check',
    'config',
    'deploy/observability/prometheus.yml',
  ]);
  expect(told.stdout).toContain('SUCCESS');
});

test('everything that is to be typed here was', () => {
  const here = Object.entries(documentedCommands).filter(([, proof]) => proof === 'documents.e2e.spec');
  expect(here.map(([command]) => command).filter((command) => !typed.includes(command))).toEqual([]);
});
