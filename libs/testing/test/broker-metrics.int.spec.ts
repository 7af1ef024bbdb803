import { eventually } from '@hubhours/testing/eventually';
import { freshVhost } from '@hubhours/testing/broker';
import amqp from 'amqplib';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';

const folder = join(import.meta.dirname, '../../../deploy/observability');
const read = (file: string) => readFileSync(join(folder, file), 'utf8');

type Job = { readonly path: string; readonly kept: RegExp };

/** What Prometheus asks the broker for, and which of the names it keeps. */
const jobs: readonly Job[] = read('prometheus.yml')
  .split('- job_name: ')
  .filter((job) => job.startsWith('rabbitmq'))
  .map((job) => ({
    path: /metrics_path: (\S+)/.exec(job)?.[1] ?? '/metrics',
    kept: new RegExp(`^(?:${/regex: '(.+)', action: keep/.exec(job)?.[1] ?? '.+'})$`),
  }));

async function scrape(url: string, { path, kept }: Job): Promise<string[]> {
  const answer = await fetch(url + path);
  expect(answer.status).toBe(200);
  const names = [...(await answer.text()).matchAll(/^([a-z]\w*)[{ ]/gm)].map(([, name = '']) => name);
  return names.filter((name) => kept.test(name));
}

test('the broker tells everything that the alert rules read of it, where Prometheus asks', async ({ skip }) => {
  const { metricsUrl } = inject('infrastructure');
  if (metricsUrl === undefined) return skip('where a given broker tells its metrics is not known');
  const wanted = new Set(read('alerts.yml').match(/\brabbitmq_\w+/g));
  expect([wanted.size > 0, jobs.length > 0]).toEqual([true, true]);
  const vhost = await freshVhost();
  const connection = await amqp.connect(vhost.amqpUrl);
  try {
    // of queues, it tells only where there is one
    const channel = await connection.createChannel();
    await channel.assertQueue('q', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await eventually(
      async () => {
        const told = new Set((await Promise.all(jobs.map((job) => scrape(metricsUrl, job)))).flat());
        expect([...wanted].filter((name) => !told.has(name))).toEqual([]);
      },
      { timeoutMs: 20_000, everyMs: 500 },
    );
  } finally {
    await connection.close();
    await vhost.drop();
  }
}, 60_000);
