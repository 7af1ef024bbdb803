import { availableParallelism, cpus, totalmem } from 'node:os';
import { measureClaims } from './claims.mjs';
import { print } from './figures.mjs';
import { measureMail } from './mail.mjs';
import { measureMemory, measureStart } from './memory.mjs';
import { startOwnSystem } from '../system.ts';

const all = { start: measureStart, mail: measureMail, claims: measureClaims, memory: measureMemory };
const wanted = process.argv.slice(2);
const chosen = Object.entries(all).filter(([name]) => wanted.length === 0 || wanted.includes(name));
if (chosen.length === 0) throw new Error(`there are these benchmarks: ${Object.keys(all).join(', ')}`);

console.log(
  `bench: ${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);
const system = await startOwnSystem();
try {
  for (const [name, measure] of chosen) {
    console.log(`bench: ${name}`);
    print(await measure(system));
  }
} finally {
  await system.stop();
}
process.exit(0);
