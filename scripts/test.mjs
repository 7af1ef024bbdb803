// `npm test`: installs what is missing, then hands over to the runner on Node 24. Arguments are filters of test files.
import { checkNode, fail, installDependencies, respawn } from './bootstrap.mjs';

try {
  checkNode();
  await installDependencies((line) => console.error(`hubhours: ${line}`));
  respawn('scripts/test/main.ts', process.argv.slice(2));
} catch (error) {
  fail(error);
}
