import { parseArgs } from 'node:util';
import { fail, root } from '../bootstrap.mjs';
import { build } from '../launcher/build.ts';
import { buildWeb } from '../launcher/build-web.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    seeds: { type: 'string' },
    each: { type: 'string', default: '0' },
    only: { type: 'string' },
    users: { type: 'string', default: '8' },
    replicas: { type: 'string', default: '2' },
    'quiet-within': { type: 'string', default: '240' },
    'keep-logs': { type: 'boolean', default: false },
    points: { type: 'boolean', default: false },
    rolling: { type: 'boolean', default: false },
    planted: { type: 'boolean', default: false },
    scaling: { type: 'boolean', default: false },
  },
});
// whether a planted defect is found should not be a matter of luck
const seed = Number(values.seed ?? (values.planted ? 7 : Math.floor(Math.random() * 1_000_000)));
const users = Number(values.users);
const only = values.only?.split(',').filter(Boolean);

try {
  await Promise.all([build(root), buildWeb(root)]);
  process.exit((await chosen()) ? 0 : 1);
} catch (error) {
  fail(error);
}

/** Loaded now and not before, since they load what was just built. @returns whether all was well */
async function chosen(): Promise<boolean> {
  if (values.planted) return (await import('./plant.ts')).findPlanted(only, seed, values.minutes);
  if (values.rolling) return (await import('./rolling.ts')).rollThrough({ seed, users });
  if (values.scaling) return (await import('./scaling.ts')).measureScaling(only);
  const options = {
    minutes: Number(values.minutes ?? 2),
    each: Number(values.each),
    only,
    users,
    replicas: Number(values.replicas),
    keepLogs: values['keep-logs'],
    points: values.points,
    quietWithinMs: Number(values['quiet-within']) * 1000,
  };
  if (values.seeds) return (await import('./runs.ts')).runAll(values.seeds.split(',').map(Number), options);
  return (await (await import('./run.ts')).run({ ...options, seed })).isWell;
}
