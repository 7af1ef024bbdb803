// `npm run ops -- COMMAND …`: looks after a running system from a terminal.
import { checkNode, fail, installDependencies, respawn } from './bootstrap.mjs';

try {
  checkNode();
  await installDependencies((line) => console.error(`ops: ${line}`));
  respawn('scripts/ops/main.ts', process.argv.slice(2));
} catch (error) {
  fail(error);
}
