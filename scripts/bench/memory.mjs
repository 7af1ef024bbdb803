// What the services weigh after the story, and how long each took to be ready.
import { readFileSync } from 'node:fs';
import { row } from './figures.mjs';

const services = ['booking', 'availability', 'billing', 'notifications', 'gateway'];

const RESTARTS = 3;

/** Each service killed and started again on its own, while the others run: from its process's start to its readiness. */
export async function measureStart(system) {
  const rows = [];
  for (const service of services) {
    for (let round = 1; round <= RESTARTS; round += 1) {
      process.kill(system.endpoints().services[service].pids[0], 'SIGKILL');
      await until(() => readyTimes(system, service).length > round, `${service} is back`);
    }
    rows.push(row(`${service}: start to ready`, 'ms', readyTimes(system, service).slice(1), 'p50 ≤ 3000'));
  }
  return rows;
}

function readyTimes(system, service) {
  const { text } = system.logs().find(({ name }) => name === `${service}-1.log`);
  const ready = text.split('\n').filter((line) => line.includes('"message":"ready"'));
  return ready.map((line) => JSON.parse(line).readyMs);
}

async function until(check, what) {
  for (const deadline = Date.now() + 60_000; !check();) {
    if (Date.now() > deadline) throw new Error(`${what}: not within a minute`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Proportional set size: memory that processes share is counted once. */
export async function measureMemory(system) {
  await system.tellStory();
  const { services: running } = system.endpoints();
  const weights = services.map((service) => [service, running[service].pids.reduce((sum, pid) => sum + pss(pid), 0)]);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return [
    ...weights.map(([service, weight]) => row(`${service}: memory after the story`, 'MiB PSS', [weight], '')),
    row('all five: memory after the story', 'MiB PSS', [total], '≤ 700'),
  ];
}

function pss(pid) {
  const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
