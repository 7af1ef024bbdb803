/**
 * Availability's figures: `node services/availability/bench/main.ts [pure] [slots] [claims]`, after a build. The servers
 * are those of HUBHOURS_POSTGRES_URL and HUBHOURS_AMQP_URL.
 */
import { benchClaims } from './claims.ts';
import { benchPure } from './pure.ts';
import { startAvailability } from './service.ts';
import { benchSlots } from './slots.ts';

const asked = process.argv.slice(2);
const wants = (what: string) => asked.length === 0 || asked.includes(what);
const rows: Record<string, { value: string; target: string }> = {};
const ms = (value: number) => `${value.toFixed(2)} ms`;
const percent = (value: number) => `${(value * 100).toFixed(1)} %`;

if (wants('pure')) {
  for (const { name, targetMs, medianMs, p10Ms, p90Ms, slots, timesFasterThanTemporal } of benchPure()) {
    const value = `${ms(medianMs)} (${p10Ms.toFixed(2)} to ${p90Ms.toFixed(2)}), ${slots} slots`;
    rows[name] = { value, target: `≤ ${targetMs} ms` };
    rows[`${name}: against Temporal`] = { value: `${Math.round(timesFasterThanTemporal)} ×`, target: '≥ 6 ×' };
  }
}
if (wants('slots') || wants('claims')) {
  const servers = { postgresUrl: process.env['HUBHOURS_POSTGRES_URL']!, amqpUrl: process.env['HUBHOURS_AMQP_URL']! };
  const bench = await startAvailability(servers);
  try {
    if (wants('slots')) {
      const { hello, cached, unchanged, uncached, uncachedAmongFew } = await benchSlots(bench);
      const share = (perSecond: number) => `${Math.round(perSecond)}/s, ${percent(perSecond / hello.perSecond)}`;
      rows['hello'] = { value: `${Math.round(hello.perSecond)}/s`, target: '' };
      rows['slots, nothing kept'] = { value: share(uncached.perSecond), target: '≥ 8 % of hello' };
      rows['slots, kept'] = { value: share(cached.perSecond), target: '≥ 50 % of hello' };
      rows['slots, unchanged (304)'] = { value: share(unchanged.perSecond), target: '' };
      rows['slots, nothing kept: p99'] = { value: ms(uncached.p99Ms), target: '≤ 50 ms' };
      rows['the same among 100 professionals'] = { value: share(uncachedAmongFew.perSecond), target: 'the same' };
      const errors = [uncached, cached, unchanged, hello].reduce((sum, load) => sum + load.errors, 0);
      rows['errors'] = { value: String(errors), target: '0' };
    }
    if (wants('claims')) {
      const found = await benchClaims(bench, servers);
      const { perSecond, p50Ms, p99Ms, floorPerSecond, floorBy, slotsIdle, slotsBesideClaims } = found;
      rows['claims'] = { value: `${Math.round(perSecond)}/s, p50 ${ms(p50Ms)}, p99 ${ms(p99Ms)}`, target: '' };
      rows[`claims against ${floorBy}`] = {
        value: `${percent(perSecond / floorPerSecond)} of ${Math.round(floorPerSecond)}/s`,
        target: '≥ 40 %',
      };
      rows['claims refused, deadlocks'] = { value: `${found.refused}, ${found.deadlocks}`, target: '0, 0' };
      rows['slots’ p99 beside claims'] = {
        value: `${ms(slotsBesideClaims.p99Ms)} against ${ms(slotsIdle.p99Ms)} idle`,
        target: '≤ 3 ×',
      };
    }
  } finally {
    await bench.stop();
  }
}
process.stdout.write(
  Object.entries(rows)
    .map(([name, { value, target }]) => `${name.padEnd(56)} ${value.padEnd(44)} ${target}\n`)
    .join(''),
);
process.exit(0);
