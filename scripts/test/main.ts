import { startVitest } from 'vitest/node';
import { chooseInfrastructure } from '../../libs/testing/src/servers/choice.ts';
import { findRabbit, requireRabbit } from '../../libs/testing/src/servers/rabbitmq-install.ts';
import { fail, root } from '../bootstrap.mjs';
import { build } from '../launcher/build.ts';
import { countTests } from './count.ts';

try {
  process.chdir(root);
  const kind = chooseInfrastructure(process.env);
  const told = {
    env: 'the servers that the environment names',
    docker: 'PostgreSQL and RabbitMQ from Testcontainers',
    embedded: `PostgreSQL from npm and this machine's RabbitMQ${findRabbit() ? '' : ', which is about to be installed'}`,
  };
  console.log(`infrastructure: ${kind} (${told[kind]})`);
  // what was chosen and told now must not be chosen otherwise by the tests
  process.env.HUBHOURS_INFRA = kind;
  if (kind === 'embedded') await requireRabbit((line) => console.log(line));
  await build(root);
  const vitest = await startVitest('test', process.argv.slice(2), { run: true, watch: false });
  const { passed, failed, skipped } = countTests(vitest.state.getTestModules());
  const errors = vitest.state.getUnhandledErrors().length;
  await vitest.close();
  const nothingRan = passed + failed === 0;
  console.log(`${passed} passed, ${failed + errors} failed, ${skipped} skipped`);
  process.exit(failed + errors > 0 || nothingRan ? 1 : 0);
} catch (error) {
  fail(error);
}
