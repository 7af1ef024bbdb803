import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aptGet, onPath } from '../src/servers/apt.ts';
import { requirePromtool } from '../src/servers/promtool.ts';

const folder = join(import.meta.dirname, '../../../deploy/observability');
const isObtainable = onPath('promtool') !== undefined || aptGet() !== undefined;
let promtool: string;

function run(cwd: string, ...args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(promtool, args, { cwd, encoding: 'utf8' });
  return { code: status, said: stdout + stderr };
}

describe('the alert rules', () => {
  // an installation by apt-get, at worst
  beforeAll(async () => {
    if (isObtainable) promtool = await requirePromtool();
  }, 180_000);

  beforeEach(({ skip }) => skip(!isObtainable, 'there is no promtool, and no right to install it'));

  it('and the configuration are what Prometheus reads', () => {
    expect(run(folder, 'check', 'config', 'prometheus.yml')).toMatchObject({ code: 0 });
  });

  it('fire on their faults, and keep still otherwise', () => {
    const { code, said } = run(folder, 'test', 'rules', 'alerts.test.yml');
    expect(said).toContain('SUCCESS');
    expect(code).toBe(0);
  }, 120_000);

  it('are tested by what could fail: with every threshold out of reach, every test is red', () => {
    const copy = mkdtempSync(join(tmpdir(), 'hubhours-alerts-'));
    try {
      copyFileSync(join(folder, 'alerts.test.yml'), join(copy, 'alerts.test.yml'));
      const rules = readFileSync(join(folder, 'alerts.yml'), 'utf8');
      writeFileSync(join(copy, 'alerts.yml'), rules.replaceAll(/ (?:>|==) [0-9.]+$/gm, ' > 1e18'));
      const { code, said } = run(copy, 'test', 'rules', 'alerts.test.yml');
      expect(code).toBe(1);
      const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
      expect(alerts.filter((name) => !said.includes(`alertname: ${name}`))).toEqual([]);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }, 120_000);
});

describe('where promtool is missing', () => {
  it('and nothing may be installed, one sentence says what to install', async () => {
    await expect(requirePromtool({ find: () => undefined, apt: () => undefined })).rejects.toMatchObject({
      message: 'There is no promtool for the tests of the alert rules.',
      cure: expect.stringContaining('apt-get install prometheus') as string,
    });
  });
});
