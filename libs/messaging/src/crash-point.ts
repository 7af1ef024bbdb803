const armed = process.env['HUBHOURS_CRASH_AT'];
if (armed && process.env['NODE_ENV'] !== 'test') {
  throw new Error('HUBHOURS_CRASH_AT is for tests, which set NODE_ENV=test');
}

/**
 * A named place between two steps at which a test may kill this process, as `kill -9` would: HUBHOURS_CRASH_AT names it.
 * Without that, and everywhere but in a test, nothing.
 */
export function crashPoint(name: string): void {
  if (armed !== name) return;
  process.kill(process.pid, 'SIGKILL');
  for (;;); // not one step further while the signal is on its way
}
