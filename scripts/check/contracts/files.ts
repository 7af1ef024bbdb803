import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { filesBelow, read, root } from '../tree.ts';
import { asyncApi } from './asyncapi.ts';
import type { Contract } from './catalogue.ts';
import { eventsPage } from './events-page.ts';
import { PUBLISHED, publishedForm, type Published } from './published.ts';
import { REGISTER, registered, type Entry } from './register.ts';

/** Every file that is made from contracts, by its path, as it should be. */
export async function contractFiles(contracts: readonly Contract[]): Promise<Map<string, string>> {
  const { version } = JSON.parse(read('libs/contracts/package.json')) as { version: string };
  const published = new Map(contracts.map((contract) => [contract.name, publishedForm(contract)]));
  const made: [path: string, text: string][] = [
    ['docs/events.md', eventsPage(contracts)],
    ['docs/asyncapi.json', JSON.stringify(asyncApi(contracts, version))],
    [REGISTER, JSON.stringify(registered(register(), published))],
    ...[...published].map(([name, form]): [string, string] => [`${PUBLISHED}/${name}.json`, JSON.stringify(form)]),
  ];
  return new Map(await Promise.all(made.map(async ([path, text]) => [path, await formatted(path, text)] as const)));
}

/** What was published before, by name. */
export function publishedBefore(): Map<string, Published> {
  const files = filesBelow(PUBLISHED).filter((path) => path.endsWith('.json'));
  return new Map(
    files.map((path) => [path.slice(PUBLISHED.length + 1, -'.json'.length), JSON.parse(read(path)) as Published]),
  );
}

/** What was ever published; nothing where that is not known. */
export function register(): Entry[] {
  return JSON.parse(textOf(REGISTER) ?? '[]') as Entry[];
}

/** The text of a file of the checkout, undefined where there is none. */
export function textOf(path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
}

async function formatted(path: string, text: string): Promise<string> {
  const filepath = join(root, path);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}
