// Availability's own figures, against servers of its own.
import { benchAlone } from './servers.mjs';

/** @param {string[]} parts `pure`, `slots`, `claims`; none: all */
export async function measureAvailability(parts) {
  await benchAlone('services/availability/bench/main.ts', parts);
}
