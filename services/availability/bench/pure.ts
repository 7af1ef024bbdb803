import { plan } from '../dist/domain/hours.js';
import { offeredStarts } from '../dist/domain/slots.js';
import { Temporal } from 'temporal-polyfill';
import { slotsByTemporal } from '../test/temporal-oracle.ts';
import { input, type Input } from './inputs.ts';

/** One row of the table: a median of many runs, its spread, and how many times slower Temporal is on the same input. */
export type PureResult = {
  readonly name: string;
  readonly targetMs: number;
  readonly slots: number;
  readonly medianMs: number;
  readonly p10Ms: number;
  readonly p90Ms: number;
  readonly timesFasterThanTemporal: number;
};

/** Reckons the slots of three inputs, from the saved set-up to the list of starts. */
export function benchPure(): PureResult[] {
  return [
    measure('30 days, 300 busy, every 30 min', 0.4, input(30, 300, 30)),
    measure('90 days, 900 busy, every 30 min', 1.5, input(90, 900, 30)),
    measure('90 days, 300 busy, every 15 min', 1, input(90, 300, 15)),
  ];
}

function measure(name: string, targetMs: number, given: Input): PureResult {
  const reckon = () => offeredStarts(plan(given.schedule), given.calendar, given.lengthMs, given.range, given.now);
  const fast = timesOf(reckon, 300);
  const slow = timesOf(() => byTemporal(given), 1);
  return {
    name,
    targetMs,
    slots: reckon().length,
    medianMs: at(fast, 0.5),
    p10Ms: at(fast, 0.1),
    p90Ms: at(fast, 0.9),
    timesFasterThanTemporal: at(slow, 0.5) / at(fast, 0.5),
  };
}

function byTemporal({ schedule, calendar, lengthMs, range, now }: Input): Temporal.Instant[] {
  const instant = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms);
  const stretches = ({ start, end }: { start: readonly number[]; end: readonly number[] }) =>
    start.map((ms, i) => ({ start: instant(ms), end: instant(end[i]!) }));
  return slotsByTemporal({
    schedule,
    sessions: stretches(calendar.sessions),
    timeOff: stretches(calendar.timeOff),
    lengthMinutes: lengthMs / 60_000,
    from: instant(range.from),
    to: instant(range.to),
    now: instant(now),
  });
}

function timesOf(work: () => unknown, runs: number): number[] {
  for (let i = 0; i < Math.ceil(runs / 3); i++) work();
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const before = performance.now();
    work();
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b);
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)]!;
}
