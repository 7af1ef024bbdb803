import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openPlace } from './account.ts';
import { type Infrastructure } from './infrastructure.ts';
import { startPostgres } from './postgres.ts';
import { type Binaries } from './postgres-binaries.ts';
import { requireRabbit } from './rabbitmq-install.ts';
import { startRabbit } from './rabbitmq.ts';

/** PostgreSQL and RabbitMQ that keep nothing: fast, in folders that go with them. */
export async function startScratch(
  say: (what: string) => void,
  binaries?: Binaries,
): Promise<Infrastructure & { stop(): Promise<void> }> {
  const folder = (name: string) => mkdtempSync(join(tmpdir(), `hubhours-${name}-`));
  const password = 'hubhours';
  const script = await requireRabbit(say);
  const postgresFolder = folder('postgres');
  const started = await Promise.allSettled([
    startPostgres({
      folder: postgresFolder,
      openFolder: join(openPlace, basename(postgresFolder)),
      password,
      durable: false,
      scratch: true,
      ...(binaries && { binaries }),
    }),
    startRabbit({ script, folder: folder('rabbitmq'), password, scratch: true }),
  ]);
  const [postgres, rabbit] = started;
  if (postgres.status === 'rejected' || rabbit.status === 'rejected') {
    for (const one of started) if (one.status === 'fulfilled') await one.value.stop();
    throw postgres.status === 'rejected' ? postgres.reason : (rabbit as PromiseRejectedResult).reason;
  }
  return {
    postgresUrl: postgres.value.url,
    amqpUrl: rabbit.value.amqpUrl,
    management: rabbit.value.management,
    metricsUrl: rabbit.value.metricsUrl,
    async stop() {
      await Promise.all([postgres.value.stop(), rabbit.value.stop()]);
    },
  };
}
