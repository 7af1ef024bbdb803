import { readFileSync, unlinkSync } from 'node:fs';

const armed = process.env['HUBHOURS_CRASH_AT'];
const file = process.env['HUBHOURS_CRASH_FILE'];
if ((armed || file) && process.env['NODE_ENV'] !== 'test') {
  throw new Error('HUBHOURS_CRASH_AT and HUBHOURS_CRASH_FILE are for tests, which set NODE_ENV=test');
}

/**
 * A named place between two effects at which a test may kill this process, as `kill -9` would. HUBHOURS_CRASH_AT names it;
 * or the file HUBHOURS_CRASH_FILE does, while it is there, and whoever comes first takes the file along.
 * Without these, and everywhere but in a test, nothing.
 */
export function crashPoint(name: string): void {
  if (armed === undefined && file === undefined) return;
  if (armed !== name && !takes(name)) return;
  process.kill(process.pid, 'SIGKILL');
  for (;;); // not one step further while the signal is on its way
}

function takes(name: string): boolean {
  if (file === undefined) return false;
  try {
    if (readFileSync(file, 'utf8') !== name) return false;
    unlinkSync(file);
    return true;
  } catch {
    return false; // not armed, or taken by another replica at this moment
  }
}
