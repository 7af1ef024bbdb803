import { parseArgs } from 'node:util';
import { fail, root } from '../bootstrap.mjs';
import { buildWeb } from '../launcher/build-web.ts';
import { build } from '../launcher/build.ts';
import { measureScaling } from './scaling.ts';
import { findPlanted } from './plant.ts';
import { QUIET_WITHIN_MS } from './quiet.ts';
import { rollThrough } from './rolling.ts';
import { run, tell } from './run.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    only: { type: 'string' },
    users: { type: 'string', default: '8' },
    replicas: { type: 'string', default: '2' },
    'quiet-within': { type: 'string', default: String(QUIET_WITHIN_MS / 1000) },
    rolling: { type: 'boolean', default: false },
    scaling: { type: 'boolean', default: false },
    planted: { type: 'boolean', default: false },
    points: { type: 'boolean', default: false },
    'keep-logs': { type: 'boolean', default: false },
  },
});

try {
  await Promise.all([build(root), buildWeb(root)]);
  const seed = Number(values.seed);
  const only = values.only?.split(',').filter(Boolean);
  if (values.planted) process.exit((await findPlanted(only, seed)) ? 0 : 1);
  if (values.scaling) {
    await measureScaling(only);
    process.exit(0);
  }
  if (values.rolling) {
    const violations = await rollThrough({ seed, users: Number(values.users) });
    tell(violations, `--rolling --seed ${seed}`);
    process.exit(violations.length > 0 ? 1 : 0);
  }
  const passed = await run({
    minutes: Number(values.minutes),
    seed,
    only,
    users: Number(values.users),
    replicas: Number(values.replicas),
    points: values.points,
    quietWithinMs: Number(values['quiet-within']) * 1000,
    keepLogs: values['keep-logs'],
  });
  process.exit(passed ? 0 : 1);
} catch (error) {
  fail(error);
}
