import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { check as isFormatted, format, resolveConfig } from 'prettier';
import { unprovenDocumentChecks } from './documents.planted.ts';
import { unprovenCommands } from './commands.ts';
import { unlistedCodes, unusedCodes } from './error-codes.ts';
import { configurationPage } from './configuration-page.ts';
import { errorsPage } from './errors-page.ts';
import { unwatched } from './observability.ts';
import { deadLinks, rulesWithoutProof } from './rules-page.ts';
import { parse } from './syntax.ts';
import { filesBelow, read, report, root } from './tree.ts';

const sources = ['libs', 'services', 'web', 'test']
  .flatMap((folder) => filesBelow(folder))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => parse(path, read(path)));
const specs = sources.filter(({ path }) => path.endsWith('.spec.ts'));
const product = sources.filter(
  ({ path }) => path.includes('/src/') && !path.endsWith('.spec.ts') && !path.endsWith('/codes.ts'),
);

const pages = filesBelow('.').filter((path) => path.endsWith('.md'));

/** The text of a file, '' for a folder, undefined for neither. */
function textOf(path: string): string | undefined {
  const full = join(root, path);
  if (!existsSync(full)) return undefined;
  return statSync(full).isDirectory() ? '' : readFileSync(full, 'utf8');
}

async function isFresh(path: string, page: string): Promise<string[]> {
  const options = { ...(await resolveConfig(join(root, path))), filepath: path };
  const fresh = textOf(path) === (await format(page, options)) && (await isFormatted(read(path), options));
  return fresh ? [] : [`${path} is out of date: npm run docs`];
}

const decisions = pages
  .filter((path) => path.startsWith('docs/adr/'))
  .filter((path) => !/^## What it costs$/m.test(read(path)))
  .map((path) => `${path}: a decision states what it costs, under “## What it costs”`);

report([
  ...unlistedCodes(product),
  ...unusedCodes(product),
  ...(await isFresh('docs/errors.md', errorsPage())),
  ...(await isFresh('docs/configuration.md', configurationPage())),
  ...rulesWithoutProof(textOf('docs/rules.md') ?? '', specs),
  ...pages.flatMap((path) => deadLinks(path, read(path), textOf)),
  ...decisions,
  ...unprovenCommands(new Map(pages.map((path) => [path, read(path)])), textOf),
  ...unwatched({
    rules: read('deploy/observability/alerts.yml'),
    tests: read('deploy/observability/alerts.test.yml'),
    runbook: read('docs/runbook.md'),
    sources: product,
  }),
  ...unprovenDocumentChecks(),
]);
