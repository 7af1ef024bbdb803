/** What `npm run test:compose` looks at: how large the images are, and what their containers and users may not do. */
import amqp from 'amqplib';
import assert from 'node:assert/strict';
import pg from 'pg';
import { addressOf, base, compose, containersOf, imageOf, inspected, run, services } from './engine.ts';

const mostOverBase = 120;

/** Prints what each image adds to the one that it stands on. */
export async function imagesAreSmall(): Promise<void> {
  const bytesOfBase = Number(await inspected(base, '{{.Size}}'));
  for (const name of services) {
    const more = Math.ceil((Number(await inspected(imageOf(name), '{{.Size}}')) - bytesOfBase) / 1e6);
    console.log(`    ${name.padEnd(14)} ${String(more).padStart(3)} MB over ${base}`);
    assert.ok(more <= mostOverBase, `${name} is ${more} MB over ${base}, and ${mostOverBase} are the most`);
    assert.equal(await inspected(imageOf(name), titleLabel), `hubhours-${name} Apache-2.0`);
  }
}

const titleLabel =
  '{{index .Config.Labels "org.opencontainers.image.title"}} {{index .Config.Labels "org.opencontainers.image.licenses"}}';

/** Not root, nothing to write to but /tmp, no capability; Node first, so that it hears when it shall stop. */
export async function containersAreClosed(): Promise<void> {
  for (const name of services) {
    const [container] = await containersOf(name);
    const inside = (...args: string[]) => run('docker', ['exec', container, ...args]);
    assert.equal(await inspected(container, '{{.State.Health.Status}}'), 'healthy', name);
    assert.equal(await inspected(container, '{{.HostConfig.ReadonlyRootfs}}'), 'true', name);
    assert.notEqual((await inside('id', '-u')).trim(), '0', name);
    for (const path of ['/app/written', `/app/services/${name}/dist/main.js`, '/run/secrets/hubhours/database-url'])
      await assert.rejects(inside('sh', '-c', `echo x >>${path}`), /Read-only file system|Permission denied/, name);
    await inside('sh', '-c', 'echo x >/tmp/written');
    const status = await inside('cat', '/proc/1/status');
    assert.match(status, /^CapEff:\t0+$/m, name);
    assert.match(status, /^NoNewPrivs:\t1$/m, name);
    assert.match((await inside('cat', '/proc/1/cmdline')).split('\0').join(' '), /^node .*dist\/main\.js/, name);
  }
  const [container] = await containersOf('notifications');
  await compose('stop', 'notifications');
  assert.equal(await inspected(container, '{{.State.ExitCode}}'), '0', 'it was killed, or it did not end in peace');
  await compose('up', '-d');
}

export async function billingSeesItsOwn(): Promise<void> {
  const own = await addressOf('billing', 'database-url');
  for (const name of ['booking', 'identity', 'postgres', 'template1']) {
    const foreign = new pg.Client({ connectionString: own.replace(/\/billing$/, `/${name}`) });
    await assert.rejects(foreign.connect(), { code: '42501' }, `billing may enter the database ${name}`);
  }
  const amqpUrl = await addressOf('billing', 'amqp-url');
  const attempts: [string, (channel: amqp.Channel) => Promise<unknown>][] = [
    ['read', (channel) => channel.get('booking.events')],
    ['read what is parked', (channel) => channel.get('booking.parked')],
    ['empty', (channel) => channel.purgeQueue('booking.events')],
    ['delete', (channel) => channel.deleteQueue('booking.events')],
    ['bind', (channel) => channel.bindQueue('booking.events', 'hubhours.events', '#')],
    ['consume', (channel) => channel.consume('availability.commands', () => undefined)],
  ];
  for (const [name, attempt] of attempts) {
    assert.equal(await answerTo(amqpUrl, attempt), 403, `billing may ${name}`);
  }
  assert.equal(await answerTo(amqpUrl, (channel) => channel.get('billing.parked')), 'allowed');
}

async function answerTo(url: string, attempt: (channel: amqp.Channel) => Promise<unknown>): Promise<unknown> {
  const connection = await amqp.connect(url);
  const channel = await connection.createChannel();
  channel.on('error', () => undefined); // the call that caused it reports it
  try {
    await attempt(channel);
    return 'allowed';
  } catch (error) {
    return (error as { code?: unknown }).code;
  } finally {
    await connection.close();
  }
}
