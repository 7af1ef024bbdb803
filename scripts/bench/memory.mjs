// What the services weigh after the story, and how long each took to be ready.
import { readFileSync } from 'node:fs';
import { row } from './figures.mjs';

const services = ['booking', 'availability', 'billing', 'notifications', 'gateway'];

export function measureStart(system) {
  return services.map((service) => {
    const { text } = system.logs().find(({ name }) => name === `${service}-1.log`);
    const ready = text.split('\n').filter((line) => line.includes('"message":"ready"'));
    const milliseconds = ready.map((line) => JSON.parse(line).readyMs);
    return row(`${service}: start to ready`, 'ms', milliseconds, '≤ 3000');
  });
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
