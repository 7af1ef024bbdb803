import { faultKinds } from './plan.ts';
import { run, type RunOptions } from './run.ts';
import { Tally } from './tally.ts';

/** Over all runs together, where every kind is dealt. */
const LEAST_OF_EACH = 10;

/**
 * One run after the other, each with a system of its own, and then the sum. One that breaks off counts as red, and the
 * others go on.
 * @returns whether all were green
 */
export async function runAll(seeds: readonly number[], options: Omit<RunOptions, 'seed'>): Promise<boolean> {
  const all = new Tally();
  const red: number[] = [];
  for (const seed of seeds) {
    console.log(`\n== seed ${seed} ==`);
    try {
      const { isWell, tally } = await run({ ...options, seed });
      all.add(tally);
      if (!isWell) red.push(seed);
    } catch (error) {
      if ((error as Error).message.startsWith('SIG')) throw error;
      console.log(`seed ${seed} broke off: ${(error as Error).stack}`);
      red.push(seed);
    }
  }
  console.log(`\n== ${seeds.length} runs ==\nfaults: ${all}`);
  const rare = all.below(LEAST_OF_EACH, options.only ?? Object.keys(faultKinds));
  console.log(`fewer than ${LEAST_OF_EACH} times: ${rare.join(', ') || 'none'}`);
  console.log(red.length === 0 ? 'all runs were green' : `RED: seeds ${red.join(', ')}`);
  return red.length === 0;
}
