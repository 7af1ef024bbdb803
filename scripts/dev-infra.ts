/**
 * PostgreSQL and RabbitMQ for many runs of integration tests: `node scripts/dev-infra.ts [file]` writes the variables
 * for a shell to `file`, or prints them, and holds the servers until it is ended. They keep nothing.
 */
import { writeFileSync } from 'node:fs';
import { startScratch } from '../libs/testing/src/servers/scratch.ts';

const servers = await startScratch(console.error);
const management = new URL(servers.management.url);
management.username = servers.management.user;
management.password = servers.management.password;
const lines = [
  'export HUBHOURS_INFRA=env',
  `export HUBHOURS_POSTGRES_URL=${servers.postgresUrl}`,
  `export HUBHOURS_AMQP_URL=${servers.amqpUrl}`,
  `export HUBHOURS_RABBITMQ_URL=${management.href}`,
];
if (process.argv[2]) writeFileSync(process.argv[2], `${lines.join('\n')}\n`);
else console.log(lines.join('\n'));

const held = setInterval(() => undefined, 60_000);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clearInterval(held);
    void servers.stop();
  });
}
