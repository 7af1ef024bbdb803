import { tellHandled, tellRelayed } from '@hubhours/messaging/signals';
import { expect, test } from 'vitest';
import { MessagingMetrics } from './messaging-metrics.ts';
import { Metrics } from './metrics.ts';

test('failures are told as 0 before the first: Prometheus sees no increase in a series that begins with it', async () => {
  const metrics = new Metrics();
  const ours = new MessagingMetrics('sample', metrics, undefined);
  const counts = async () =>
    (await metrics.registry.metrics()).match(/^(messaging_parked_total|outbox_relayed_total|\w+_count\{kind).*$/gm);
  const none = [
    'messaging_parked_total{cause="schema"} 0',
    'messaging_parked_total{cause="malformed"} 0',
    'messaging_parked_total{cause="no-handler"} 0',
    'messaging_parked_total{cause="attempts-used"} 0',
    'outbox_relayed_total{result="published"} 0',
    'outbox_relayed_total{result="failed"} 0',
  ];
  expect(await counts()).toEqual(none);

  const command = { service: 'sample', kind: 'command', type: 'sample.do.v1', seconds: 0 } as const;
  const failed = 'messaging_handler_duration_seconds_count{kind="command",type="sample.do.v1",outcome="failed"}';
  tellHandled({ ...command, outcome: 'done' });
  expect(await counts()).toEqual(expect.arrayContaining([`${failed} 0`, ...none]));
  tellHandled({ ...command, outcome: 'failed' });
  tellHandled({ ...command, outcome: 'done' });
  tellHandled({ service: 'sample', kind: 'event', type: 'x', outcome: 'parked', cause: 'schema', seconds: 0 });
  tellRelayed({ service: 'sample', published: 2, failed: 1 });
  expect(await counts()).toEqual(
    expect.arrayContaining([
      `${failed} 1`,
      'messaging_parked_total{cause="schema"} 1',
      'outbox_relayed_total{result="failed"} 1',
    ]),
  );
  ours.onApplicationShutdown();
});
