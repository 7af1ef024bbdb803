import type { FreshVhost } from '@hubhours/testing/broker';
import { eventually } from '@hubhours/testing/eventually';
import { connect, type ChannelModel, type ConfirmChannel, type GetMessage, type Options } from 'amqplib';

/** Looks into the broker from outside the code under test, and does to it what operators and accidents do. */
export class Observer {
  private constructor(
    private readonly vhost: FreshVhost,
    private readonly connection: ChannelModel,
    /** The broker closes it at a mistake; `reopen` gives another. */
    public channel: ConfirmChannel,
  ) {}

  static async of(vhost: FreshVhost): Promise<Observer> {
    const connection = await connect(vhost.amqpUrl, { clientProperties: { connection_name: 'observer' } });
    return new Observer(vhost, connection, await quiet(connection));
  }

  async reopen(): Promise<void> {
    this.channel = await quiet(this.connection);
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  /** Ready messages; those in a consumer's hands do not count. */
  async count(queue: string): Promise<number> {
    return (await this.channel.checkQueue(queue)).messageCount;
  }

  /** Waits for a message and takes it. */
  async take(queue: string): Promise<GetMessage> {
    const message = await eventually(() => this.channel.get(queue, { noAck: true }));
    return message as GetMessage;
  }

  /** Publishes anything, confirmed. */
  async publish(
    exchange: string,
    routingKey: string,
    body: string | Buffer,
    options: Options.Publish = {},
  ): Promise<void> {
    this.channel.publish(exchange, routingKey, Buffer.from(body), { persistent: true, ...options });
    await this.channel.waitForConfirms();
  }

  /** The arguments that a queue was declared with. */
  async argumentsOf(queue: string): Promise<Record<string, unknown>> {
    const answer = await this.ask('GET', `/api/queues/${this.vhost.vhost}/${queue}`);
    return ((await answer.json()) as { arguments: Record<string, unknown> }).arguments;
  }

  /** The names of the vhost's queues; the management API learns of changes some seconds late. */
  async queues(): Promise<string[]> {
    const answer = await this.ask('GET', `/api/queues/${this.vhost.vhost}?disable_stats=true&enable_queue_totals=true`);
    return ((await answer.json()) as { name: string }[]).map(({ name }) => name);
  }

  /**
   * Cuts both connections of each of that many processes, as `rabbitmqctl close_all_connections` does. The management
   * API learns of connections one by one and late, so they are waited for: whom it does not know yet, it would spare.
   */
  async cutConnections({ ofProcesses }: { ofProcesses: number }): Promise<void> {
    const connections = await eventually(async () => {
      const answer = await this.ask('GET', `/api/vhosts/${this.vhost.vhost}/connections`);
      const known = (await answer.json()) as { name: string; client_properties?: { connection_name?: string } }[];
      if (!known.every(({ client_properties }) => client_properties?.connection_name)) return false;
      const theirs = known.filter(({ client_properties }) => client_properties?.connection_name !== 'observer');
      return theirs.length === 2 * ofProcesses && theirs;
    });
    for (const { name } of connections) await this.ask('DELETE', `/api/connections/${encodeURIComponent(name)}`);
  }

  private async ask(method: string, path: string): Promise<Response> {
    const { url, user, password } = this.vhost.management;
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const answer = await fetch(url.replace(/\/$/, '') + path, { method, headers: { authorization } });
    if (!answer.ok && answer.status !== 404) throw new Error(`${method} ${path}: ${answer.status}`);
    return answer;
  }
}

async function quiet(connection: ChannelModel): Promise<ConfirmChannel> {
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined); // the call that caused it reports it
  return channel;
}
