import { startVitest } from 'vitest/node';
import { chooseInfrastructure } from '../../libs/testing/src/servers/choice.ts';
import { findRabbit, requireRabbit } from '../../libs/testing/src/servers/rabbitmq-install.ts';
import { fail, root } from '../bootstrap.mjs';
import { build } from '../launcher/build.ts';
import { buildWeb } from '../launcher/build-web.ts';
import { runBrowserTests } from './browser.ts';
import { nothing, type Outcome, outcomeOf, together } from './outcome.ts';

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
  await Promise.all([build(root), buildWeb(root)]);
  const filters = process.argv.slice(2);
  const isBrowsers = (filter: string) => /(^|\/)web\/|\.web\.spec/.test(filter);
  const browsers = filters.filter(isBrowsers);
  let outcome = nothing;
  if (filters.length === 0 || browsers.length < filters.length)
    outcome = await runVitest(filters.filter((one) => !isBrowsers(one)));
  if (filters.length === 0 || browsers.length > 0) outcome = together(outcome, await runBrowserTests(root, browsers));
  const { passed, failed, flaky, skipped } = outcome;
  for (const name of flaky) console.log(`flaky: ${name}`);
  for (const name of failed) console.log(`failed: ${name}`);
  console.log(`${passed} passed, ${failed.length} failed, ${skipped} skipped`);
  const nothingRan = passed + failed.length === 0;
  process.exit(failed.length > 0 || nothingRan ? 1 : 0);
} catch (error) {
  fail(error);
}

/** Unit, integration and end-to-end tests; an error outside of any test is one that failed. */
async function runVitest(filters: readonly string[]): Promise<Outcome> {
  const vitest = await startVitest('test', [...filters], { run: true, watch: false });
  const outcome = outcomeOf(vitest.state.getTestModules());
  const errors = vitest.state.getUnhandledErrors() as readonly Error[];
  await vitest.close();
  return together(outcome, { ...nothing, failed: errors.map(({ message }) => `outside of any test: ${message}`) });
}
