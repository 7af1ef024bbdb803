// `npm run faults [-- --minutes N --seed S | --points]`: a system of its own, traffic, and everything that can go wrong.
import { checkNode, fail, installDependencies, respawn } from './bootstrap.mjs';

try {
  checkNode();
  await installDependencies((line) => console.log(`faults: ${line}`));
  respawn('scripts/faults/main.ts', process.argv.slice(2));
} catch (error) {
  fail(error);
}
