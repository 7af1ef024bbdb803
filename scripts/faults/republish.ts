import { serviceNames } from '../launcher/options.ts';
import { EVENTS } from './broker.ts';
import { rowsOf } from './databases.ts';
import { type System } from './system.ts';

/** Has every event published again that was published since then: safe, for whoever has handled it ignores it. */
export async function republish(system: System, since: Date): Promise<void> {
  for (const service of serviceNames) {
    const url = new URL(system.postgres.url);
    url.pathname = new URL(system.databases[service]).pathname;
    const again = 'UPDATE outbox SET published_at = NULL, leased_until = NULL WHERE published_at >= $1';
    await rowsOf(url.href, again, [since]);
  }
  await reroute(system);
}

/** Events whose only queue was away lie where nobody is bound; by now somebody is again. */
async function reroute(system: System): Promise<void> {
  await system.broker.withChannel(async (channel) => {
    for (;;) {
      const message = await channel.get('unrouted');
      if (!message) return;
      const { messageId, type, contentType, headers } = message.properties;
      const kept = { messageId, type, contentType, headers, persistent: true };
      channel.publish(EVENTS, message.fields.routingKey, message.content, kept);
      await channel.waitForConfirms();
      channel.ack(message);
    }
  });
}
