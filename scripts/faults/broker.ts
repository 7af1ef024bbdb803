import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { type Management } from '../../libs/testing/src/servers/rabbitmq.ts';

export type QueueState = { readonly name: string; readonly messages: number; readonly consumers: number };
export type Binding = { readonly destination: string; readonly routing_key: string; readonly properties_key: string };
type Connection = { readonly name: string; readonly client_properties?: { readonly connection_name?: string } };

export const EVENTS = 'hubhours.events';

/** The broker as operators reach it: its management API, and AMQP past every proxy. */
export class Broker {
  private readonly authorization: string;

  private readonly management: Management;
  private readonly amqpUrl: string;

  constructor(management: Management, amqpUrl: string) {
    this.management = management;
    this.amqpUrl = amqpUrl;
    const { user, password } = management;
    this.authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  }

  /** Its figures are up to 5 s old. */
  async queues(): Promise<QueueState[]> {
    const all = (await this.ask('GET', '/api/queues/%2F?columns=name,messages,consumers')) as Partial<QueueState>[];
    return all.map(({ name = '', messages = 0, consumers = 0 }) => ({ name, messages, consumers }));
  }

  /** How many deliveries were not the first of their message, of all queues there are now. */
  async redelivered(): Promise<number> {
    const all = (await this.ask('GET', '/api/queues/%2F?columns=message_stats.redeliver')) as {
      message_stats?: { redeliver?: number };
    }[];
    return all.reduce((sum, { message_stats }) => sum + (message_stats?.redeliver ?? 0), 0);
  }

  /** How many messages were published and how many deliveries were made, since the broker was started. */
  async messages(): Promise<{ published: number; delivered: number }> {
    const columns = 'message_stats.publish,message_stats.deliver_get';
    const { message_stats: stats } = (await this.ask('GET', `/api/overview?columns=${columns}`)) as {
      message_stats?: { publish?: number; deliver_get?: number };
    };
    return { published: stats?.publish ?? 0, delivered: stats?.deliver_get ?? 0 };
  }

  /** Whether it takes nothing for want of memory. */
  async isAlarmed(): Promise<boolean> {
    const nodes = (await this.ask('GET', '/api/nodes?columns=mem_alarm')) as { mem_alarm: boolean }[];
    return nodes.some(({ mem_alarm }) => mem_alarm);
  }

  async deleteQueue(queue: string): Promise<void> {
    await this.ask('DELETE', `/api/queues/%2F/${queue}`);
  }

  async bindingsOf(queue: string): Promise<Binding[]> {
    return (await this.ask('GET', `/api/bindings/%2F/e/${EVENTS}/q/${queue}`)) as Binding[];
  }

  async unbind({ destination, properties_key }: Binding): Promise<void> {
    await this.ask('DELETE', `/api/bindings/%2F/e/${EVENTS}/q/${destination}/${encodeURIComponent(properties_key)}`);
  }

  async bind({ destination, routing_key }: Pick<Binding, 'destination' | 'routing_key'>): Promise<void> {
    await this.ask('POST', `/api/bindings/%2F/e/${EVENTS}/q/${destination}`, { routing_key });
  }

  /** Closes the connections whose name begins so. @returns how many */
  async closeConnections(prefix: string): Promise<number> {
    const all = (await this.ask('GET', '/api/connections')) as Connection[];
    const chosen = all.filter((one) => one.client_properties?.connection_name?.startsWith(prefix));
    for (const { name } of chosen) await this.ask('DELETE', `/api/connections/${encodeURIComponent(name)}`);
    return chosen.length;
  }

  /** A channel of the suite's own, on a connection of its own; `work` ends both. */
  async withChannel<T>(work: (channel: ConfirmChannel, model: ChannelModel) => Promise<T>): Promise<T> {
    const model = await connect(this.amqpUrl, { noDelay: true });
    model.on('error', () => undefined); // whoever uses it hears of it
    try {
      const channel = await model.createConfirmChannel();
      channel.on('error', () => undefined);
      return await work(channel, model);
    } finally {
      await model.close().catch(() => undefined);
    }
  }

  private async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(this.management.url + path, {
      method,
      headers: { authorization: this.authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    if (!answer.ok && answer.status !== 404) throw new Error(`RabbitMQ: ${method} ${path}: ${answer.status}`);
    return answer.ok && text ? JSON.parse(text) : undefined;
  }
}
