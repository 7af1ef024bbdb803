// `npm run bench [-- NAME …]`: starts a system of its own, measures, prints a table, and takes everything down.
import { checkNode, fail, installDependencies, respawn } from './bootstrap.mjs';

try {
  checkNode();
  await installDependencies((line) => console.log(`bench: ${line}`));
  respawn('scripts/bench/main.mjs', process.argv.slice(2));
} catch (error) {
  fail(error);
}
