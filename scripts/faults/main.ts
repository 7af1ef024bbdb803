import { parseArgs } from 'node:util';
import { fail, root } from '../bootstrap.mjs';
import { build } from '../launcher/build.ts';
import { run } from './run.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    only: { type: 'string' },
    users: { type: 'string', default: '8' },
    replicas: { type: 'string', default: '2' },
    points: { type: 'boolean', default: false },
    'keep-logs': { type: 'boolean', default: false },
  },
});

try {
  await build(root);
  const passed = await run({
    minutes: Number(values.minutes),
    seed: Number(values.seed),
    only: values.only?.split(',').filter(Boolean),
    users: Number(values.users),
    replicas: Number(values.replicas),
    points: values.points,
    keepLogs: values['keep-logs'],
  });
  process.exit(passed ? 0 : 1);
} catch (error) {
  fail(error);
}
