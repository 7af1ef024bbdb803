import { startVitest } from 'vitest/node';
import { chooseInfrastructure } from '../../libs/testing/src/servers/choice.ts';
import { findRabbit, requireRabbit } from '../../libs/testing/src/servers/rabbitmq-install.ts';
import { fail, root } from '../bootstrap.mjs';
import { build } from '../launcher/build.ts';
import { buildWeb } from '../launcher/build-web.ts';
import { runBrowserTests } from './browser.ts';
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
  await Promise.all([build(root), buildWeb(root)]);
  const filters = process.argv.slice(2);
  const isBrowsers = (filter: string) => /(^|\/)web\/|\.web\.spec/.test(filter);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const add = (more: typeof counts) => {
    for (const key of ['passed', 'failed', 'skipped'] as const) counts[key] += more[key];
  };
  const browsers = filters.filter(isBrowsers);
  if (filters.length === 0 || browsers.length < filters.length)
    add(await runVitest(filters.filter((one) => !isBrowsers(one))));
  if (filters.length === 0 || browsers.length > 0) add(await runBrowserTests(root, browsers));
  const nothingRan = counts.passed + counts.failed === 0;
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exit(counts.failed > 0 || nothingRan ? 1 : 0);
} catch (error) {
  fail(error);
}

/** Unit, integration and end-to-end tests; an error outside of any test is one that failed. */
async function runVitest(filters: readonly string[]): Promise<{ passed: number; failed: number; skipped: number }> {
  const vitest = await startVitest('test', [...filters], { run: true, watch: false });
  const counts = countTests(vitest.state.getTestModules());
  const errors = vitest.state.getUnhandledErrors().length;
  await vitest.close();
  return { ...counts, failed: counts.failed + errors };
}
