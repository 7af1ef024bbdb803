import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { type Management } from './servers/rabbitmq.ts';

export interface FreshVhost {
  /** Address of the vhost, for amqplib. */
  readonly amqpUrl: string;
  readonly vhost: string;
  /** The broker's management API; the vhost's name goes into its paths. */
  readonly management: Management;
  drop(): Promise<void>;
}

/** A vhost of its own for a test file: its queues, exchanges and connections are seen by nobody else. */
export async function freshVhost(): Promise<FreshVhost> {
  const { amqpUrl, management } = inject('infrastructure');
  const vhost = `test-${randomUUID()}`;
  await ask(management, 'PUT', `/api/vhosts/${vhost}`);
  const all = { configure: '.*', write: '.*', read: '.*' };
  await ask(management, 'PUT', `/api/permissions/${vhost}/${encodeURIComponent(management.user)}`, all);
  return {
    amqpUrl: `${amqpUrl}/${vhost}`,
    vhost,
    management,
    drop: () => forget(management, vhost),
  };
}

/** A vhost full of queues can take the broker a while; it goes on with that by itself, and a left-over one harms nobody. */
async function forget(management: Management, vhost: string): Promise<void> {
  await ask(management, 'DELETE', `/api/vhosts/${vhost}`, undefined, 5_000).catch(() => undefined);
}

async function ask(
  management: Management,
  method: string,
  path: string,
  body?: unknown,
  timeoutMs = 60_000,
): Promise<void> {
  const credentials = Buffer.from(`${management.user}:${management.password}`).toString('base64');
  const answer = await fetch(management.url + path, {
    method,
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!answer.ok && answer.status !== 404) throw new Error(`RabbitMQ: ${method} ${path}: ${answer.status}`);
}
