import { reportBroker } from '@hubhours/messaging/queue-report';
import { amqpAddress, managementAddress } from './addresses.ts';
import { ago, table } from './show.ts';

/** `queues`: what waits where, and for how long. */
export async function queues(): Promise<number> {
  const { queues, alarms } = await reportBroker(managementAddress(), amqpAddress());
  const rows = queues.map((queue) => [
    queue.name,
    String(queue.ready),
    String(queue.unacked),
    String(queue.consumers),
    queue.publishedPerSecond.toFixed(1),
    queue.ackedPerSecond.toFixed(1),
    queue.oldest === null ? '' : `at most ${ago(new Date(queue.oldest))}`,
  ]);
  console.log(table(['queue', 'ready', 'in hand', 'consumers', 'in /s', 'out /s', 'oldest'], rows));
  for (const alarm of alarms) console.log(`\nALARM: the broker takes no messages, it is short of ${alarm}`);
  return alarms.length > 0 ? 1 : 0;
}
