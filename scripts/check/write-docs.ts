// `npm run docs`: writes the pages that are made from code
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { errorsPage } from './errors-page.ts';
import { root } from './tree.ts';

const path = join(root, 'docs/errors.md');
writeFileSync(path, await format(errorsPage(), { ...(await resolveConfig(path)), filepath: path }));
