import { pause } from './caller.ts';
import { unrest } from './invariants/rest.ts';
import { type System } from './system.ts';
import { type Timeline } from './timeline.ts';

/** Retries wait for up to two minutes each; an event that was unlucky with three of them is handled by then. */
export const QUIET_WITHIN_MS = 240_000;

/** Resolves when nothing is left to be done. What is not quiet in time is for the invariants to say. */
export async function untilQuiet(system: System, timeline: Timeline, withinMs = QUIET_WITHIN_MS): Promise<void> {
  const deadline = performance.now() + withinMs;
  let before = '';
  for (let still = 0; still < 2;) {
    const restless = await unrest(system).catch((error: Error) => [error.message]);
    still = restless.length === 0 ? still + 1 : 0;
    const now = restless.join('; ');
    if (now !== before && now) timeline.note(`not quiet: ${now.slice(0, 400)}`);
    before = now;
    if (performance.now() > deadline) return;
    // twice, and further apart than the broker's figures are old
    await pause(still === 1 ? 6_000 : 1_000);
  }
  timeline.note('all is quiet');
}
