import { deliveryKind } from '@hubhours/contracts/events/notifications';
import { Metrics } from '@hubhours/platform/metrics';
import { DataSource } from 'typeorm';
import { expect, test } from 'vitest';
import { MailMetrics } from './mail-metrics.ts';

test('mails that failed are told as 0 before the first, so that an alert sees the first', async () => {
  const metrics = new Metrics();
  const mails = new MailMetrics(metrics, new DataSource({ type: 'postgres' }));
  const failed = async () => (await metrics.registry.metrics()).match(/^notifications_attempts_total\{.*$/gm);
  expect(await failed()).toEqual(
    deliveryKind.options.map((kind) => `notifications_attempts_total{kind="${kind}",status="failed"} 0`),
  );
  mails.note({ kind: 'receipt', createdAt: new Date() }, 'failed');
  expect(await failed()).toContain('notifications_attempts_total{kind="receipt",status="failed"} 1');
});
