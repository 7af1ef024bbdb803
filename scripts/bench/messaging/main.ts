import { print } from '../figures.mjs';
import { measureDelivery, measureDrain, measureRpc } from './measure.ts';

const parts = { delivery: measureDelivery, drain: measureDrain, rpc: measureRpc };
const servers = {
  postgresUrl: process.env['HUBHOURS_POSTGRES_URL'] ?? '',
  amqpUrl: process.env['HUBHOURS_AMQP_URL'] ?? '',
};
for (const name of process.argv.slice(2)) {
  console.log(`bench: ${name}`);
  print(await parts[name as keyof typeof parts](servers));
}
process.exit(0);
