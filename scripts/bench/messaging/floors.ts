import { randomUUID } from 'node:crypto';
import { type ChannelModel, connect, type ConsumeMessage } from 'amqplib';
import pg from 'pg';
import { tick } from './ticks.ts';

const quorum = { durable: true, arguments: { 'x-queue-type': 'quorum' } };
const text = (count: number) => JSON.stringify(tick(count).data);

/** Inserts, wakes, publishes confirmed to a quorum queue and consumes, with nothing around it. */
export async function openBareDelivery(
  { databaseUrl, amqpUrl }: { databaseUrl: string; amqpUrl: string },
  heard: (count: number) => void,
): Promise<{ commit(count: number): Promise<number>; close(): Promise<void> }> {
  const [writer, reader] = [new pg.Client(databaseUrl), new pg.Client(databaseUrl)];
  await Promise.all([writer.connect(), reader.connect()]);
  const [telling, hearing] = [await connect(amqpUrl, { noDelay: true }), await connect(amqpUrl, { noDelay: true })];
  const queue = `floor.${randomUUID()}`;
  const [publishing, consuming] = [await telling.createConfirmChannel(), await hearing.createChannel()];
  await consuming.assertQueue(queue, quorum);
  await consuming.prefetch(10);
  await consuming.consume(queue, (message) => {
    heard((JSON.parse((message as ConsumeMessage).content.toString()) as { count: number }).count);
    consuming.ack(message as ConsumeMessage);
  });
  const relay = async () => {
    const { rows } = await reader.query<{ id: string; data: string }>(
      'SELECT id, data::text AS data FROM floor_outbox WHERE published_at IS NULL ORDER BY id LIMIT 100',
    );
    for (const { data } of rows) publishing.sendToQueue(queue, Buffer.from(data), { persistent: true });
    await publishing.waitForConfirms();
    const ids = rows.map(({ id }) => id);
    await reader.query('UPDATE floor_outbox SET published_at = clock_timestamp() WHERE id = ANY($1::uuid[])', [ids]);
  };
  let relaying = Promise.resolve();
  return {
    async commit(count) {
      await relaying;
      await writer.query('BEGIN');
      await writer.query('INSERT INTO floor_outbox (id, data) VALUES ($1, $2)', [randomUUID(), text(count)]);
      await writer.query('COMMIT');
      const committedAt = performance.now();
      relaying = relay();
      return committedAt;
    },
    async close() {
      await relaying;
      await hearing.close();
      await publishing.deleteQueue(queue);
      await Promise.all([telling.close(), writer.end(), reader.end()]);
    },
  };
}

/** Batches of a hundred, each confirmed before the next, to a quorum queue. @returns messages a second */
export async function bareConfirms(amqpUrl: string, messages: number): Promise<number> {
  const model = await connect(amqpUrl, { noDelay: true });
  const channel = await model.createConfirmChannel();
  const queue = `floor.${randomUUID()}`;
  await channel.assertQueue(queue, quorum);
  const content = Buffer.from(text(1));
  const began = performance.now();
  for (let sent = 0; sent < messages;) {
    for (let one = 0; one < 100 && sent < messages; one += 1, sent += 1)
      channel.sendToQueue(queue, content, { persistent: true, messageId: randomUUID() });
    await channel.waitForConfirms();
  }
  const perSecond = (messages / (performance.now() - began)) * 1_000;
  await channel.deleteQueue(queue);
  await model.close();
  return perSecond;
}

/** One request and its reply, again and again: to an exclusive queue and straight back. */
export async function openBareRequests(
  amqpUrl: string,
): Promise<{ ask(): Promise<void>; close: ChannelModel['close'] }> {
  const connection = await connect(amqpUrl, { noDelay: true });
  const server = await connection.createChannel();
  const { queue } = await server.assertQueue('', { exclusive: true });
  const answer = (message: ConsumeMessage | null) => {
    const { replyTo, correlationId } = (message as ConsumeMessage).properties;
    server.sendToQueue(replyTo as string, Buffer.from('{}'), { correlationId: correlationId as string });
  };
  await server.consume(queue, answer, { noAck: true });
  const client = await connection.createChannel();
  let answered = () => {};
  await client.consume('amq.rabbitmq.reply-to', () => answered(), { noAck: true });
  const ask = () =>
    new Promise<void>((done) => {
      answered = done;
      client.sendToQueue(queue, Buffer.from('{}'), { replyTo: 'amq.rabbitmq.reply-to', correlationId: '1' });
    });
  return { ask, close: () => connection.close() };
}
