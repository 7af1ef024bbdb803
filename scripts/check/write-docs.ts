// `npm run docs`: writes what is made from code
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { apiTypes, apiTypesPath } from './api-types.ts';
import { catalogue } from './contracts/catalogue.ts';
import { contractFiles, publishedBefore, register } from './contracts/files.ts';
import { broken, REMEDY } from './contracts/published.ts';
import { lost } from './contracts/register.ts';
import { configurationPage } from './configuration-page.ts';
import { errorsPage } from './errors-page.ts';
import { report, root } from './tree.ts';

for (const [name, page] of [
  ['docs/errors.md', errorsPage()],
  ['docs/configuration.md', configurationPage()],
] as const) {
  const path = join(root, name);
  writeFileSync(path, await format(page, { ...(await resolveConfig(path)), filepath: path }));
}
writeFileSync(join(root, apiTypesPath), await apiTypes());

const contracts = await catalogue();
const published = publishedBefore();
const breaches = [...lost(register(), published), ...broken(contracts, published)];
if (breaches.length > 0) {
  // what was published is not overwritten with what would break it, nor where it is lost
  report([...breaches, REMEDY]);
} else {
  for (const [file, text] of await contractFiles(contracts)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}
