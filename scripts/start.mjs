// `npm start`: installs what is missing, then hands over to the launcher on Node 24.
import { checkDisk, checkNode, fail, home, installDependencies, respawn } from './bootstrap.mjs';
import { releaseLock, takeLock } from './lock.mjs';

try {
  checkNode();
  checkDisk();
  takeLock(home);
  process.on('exit', () => releaseLock(home));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));
  await installDependencies((line) => console.log(`hubhours: ${line}`));
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal);
  respawn('scripts/launcher/main.ts', process.argv.slice(2));
} catch (error) {
  fail(error);
}
