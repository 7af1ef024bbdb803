import { TraceReceiver } from '@hubhours/testing/trace-receiver';
import { traceContext } from '@hubhours/messaging/trace-context';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { World } from './world.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
let collector: TraceReceiver;
let world: World;

beforeAll(async () => {
  collector = await TraceReceiver.start();
  world = await World.start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
});

afterAll(async () => {
  await world?.stop();
  await collector?.stop();
});

test('a trace ends with the e-mails that it caused, each below the handling of its event, and names nobody', async () => {
  const lineage = await world.lineage();
  await traceContext.run({ traceparent: `00-${traceId}-00f067aa0ba902b7-01` }, () => world.publish(lineage.booked()));
  await world.settled(lineage, 2);
  const spans = (name: string) => collector.spans.filter((span) => span.traceId === traceId && span.name === name);
  await expect.poll(() => spans('send e-mail').length, { timeout: 10_000 }).toBe(2);
  const [processed] = spans('process booking.session-booked.v1');
  expect(processed).toMatchObject({ service: 'notifications', kind: 5 });
  for (const mail of spans('send e-mail')) expect(mail).toMatchObject({ kind: 3, parentSpanId: processed?.spanId });
  expect(JSON.stringify(collector.spans)).not.toContain(lineage.client.email);
  expect(JSON.stringify(collector.spans)).not.toContain(lineage.client.name);
});

test('an attempt that the server refused, or that did not reach it, is a span that failed', async () => {
  const lineage = await world.lineage();
  const failing = '4bf92f3577b34da6a3ce929d0e0e4737';
  world.mail.behave = (to) =>
    to === lineage.client.email && !world.mail.attempts.slice(0, -1).includes(to)
      ? { kind: 'refuse-recipient', code: 451 }
      : { kind: 'accept' };
  await traceContext.run({ traceparent: `00-${failing}-00f067aa0ba902b7-01` }, () => world.publish(lineage.booked()));
  await world.settled(lineage, 2);
  const codes = () =>
    collector.spans
      .filter((span) => span.traceId === failing && span.name === 'send e-mail')
      .map(({ status }) => status);
  await expect.poll(() => codes().length, { timeout: 10_000 }).toBe(3);
  expect(codes().filter((status) => status?.code === 2)).toHaveLength(1);
});

test('a mail that is sent once more belongs to the trace of the request that asked for it', async () => {
  world.mail.behave = () => ({ kind: 'accept' });
  const lineage = await world.lineage();
  await world.publish(lineage.booked());
  const [row] = await world.settled(lineage, 2);
  const asked = '4bf92f3577b34da6a3ce929d0e0e4738';
  const headers = { traceparent: `00-${asked}-00f067aa0ba902b7-01` };
  const caller = { partyId: lineage.professional.id, roles: ['professional' as const] };
  const { status } = await world.call(caller, `/api/deliveries/${row?.id}/resend`, { method: 'POST', headers });
  expect(status).toBe(201);
  const span = (name: string) => collector.spans.find((one) => one.traceId === asked && one.name === name);
  await expect.poll(() => span('send e-mail'), { timeout: 10_000 }).toBeDefined();
  await expect.poll(() => span('POST /api/deliveries/:id/resend')).toBeDefined();
  expect(span('send e-mail')?.parentSpanId).toBe(span('POST /api/deliveries/:id/resend')?.spanId);
});
