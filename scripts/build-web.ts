// `npm run build`, after the compiler: the web app, if it changed.
import { fail, root } from './bootstrap.mjs';
import { buildWeb } from './launcher/build-web.ts';

try {
  console.log((await buildWeb(root)) ? 'web app: built' : 'web app: as it was');
} catch (error) {
  fail(error);
}
