import { eventually } from '@hubhours/testing/eventually';
import { freshDatabase } from '@hubhours/testing/databases';
import { freshVhost } from '@hubhours/testing/broker';
import amqp from 'amqplib';
import pg from 'pg';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { expect, test } from 'vitest';

class CreateThing1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE EXTENSION btree_gist');
    await runner.query('CREATE TABLE thing (id int PRIMARY KEY)');
  }

  async down(): Promise<void> {}
}

test('a fresh database has its migrations applied and is nobody else’s', async () => {
  const [one, other] = await Promise.all([1, 2].map(() => freshDatabase('servers', [CreateThing1700000000000])));
  const client = new pg.Client({ connectionString: one!.url });
  await client.connect();
  await client.query('INSERT INTO thing VALUES (1)');
  await client.end();
  const neighbour = new pg.Client({ connectionString: other!.url });
  await neighbour.connect();
  const seen = await neighbour.query('SELECT * FROM thing');
  await neighbour.end();
  expect(seen.rows).toEqual([]);
  await Promise.all([one!.drop(), other!.drop()]);
});

test('a fresh vhost carries quorum queues', async () => {
  const vhost = await freshVhost();
  const connection = await amqp.connect(vhost.amqpUrl);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue('q', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  channel.sendToQueue('q', Buffer.from('hello'));
  await channel.waitForConfirms();
  const message = await eventually(() => channel.get('q'));
  expect(message && message.content.toString()).toBe('hello');
  await connection.close();
  await vhost.drop();
});
