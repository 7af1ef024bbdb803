import { availableParallelism, cpus, totalmem } from 'node:os';
import { build } from '../launcher/build.ts';
import { root, startOwnSystem } from '../system.ts';
import { measureAvailability } from './availability.mjs';
import { measureClaims } from './claims.mjs';
import { print } from './figures.mjs';
import { measureMail } from './mail.mjs';
import { measureMemory, measureStart } from './memory.mjs';
import { benchAlone } from './servers.mjs';
import { measureWeb } from './web.mjs';

/** Measured on a whole system. */
const whole = { start: measureStart, mail: measureMail, claims: measureClaims, memory: measureMemory, web: measureWeb };
/** Measured on availability alone: its reckoning, its slots among a million sessions, its claims. */
const alone = { pure: 'pure', slots: 'slots', 'claims-at-full-speed': 'claims' };

const wanted = process.argv.slice(2);
/** Measured on billing alone: decisions, balances, the employer's year. */
const money = 'money';
/** Measured on messaging alone, each beside a bare script that does the same. */
const messaging = { delivery: 'delivery', drain: 'drain', rpc: 'rpc' };
/** Measured on booking and availability alone, beside the inserts that a booking comes to. */
const bookings = 'bookings';
const names = [...Object.keys(whole), ...Object.keys(alone), money, ...Object.keys(messaging), bookings];
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`there is no benchmark ${unknown.join(', ')}; there are ${names.join(', ')}`);
const chosen = (benchmarks) =>
  Object.entries(benchmarks).filter(([name]) => wanted.length === 0 || wanted.includes(name));

const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
// or a part measured alone would be what was built last
await build(root);
console.log(`bench: ${machine}, Node ${process.version}`);
if (chosen(whole).length > 0) {
  const system = await startOwnSystem();
  try {
    for (const [name, measure] of chosen(whole)) {
      console.log(`bench: ${name}`);
      print(await measure(system));
    }
  } finally {
    await system.stop();
  }
}
if (chosen(alone).length > 0) {
  console.log('bench: availability');
  await measureAvailability(chosen(alone).map(([, part]) => part));
}
if (chosen({ [money]: money }).length > 0) {
  console.log('bench: billing');
  await benchAlone('services/billing/bench/main.ts', []);
}
if (chosen(messaging).length > 0)
  await benchAlone('scripts/bench/messaging/main.ts', Object.keys(Object.fromEntries(chosen(messaging))));
if (chosen({ [bookings]: bookings }).length > 0) {
  console.log('bench: bookings');
  await benchAlone('scripts/bench/bookings.ts', []);
}
process.exit(0);
