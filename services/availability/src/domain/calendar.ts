import type { Plan } from './hours.ts';
import { localDay, startOfDay, type Zone } from './zone.ts';

/** Stretches `[start, end)` in epoch milliseconds, sorted by start; they may overlap. */
export type Stretches = { readonly start: readonly number[]; readonly end: readonly number[] };

/** What fills a professional's time: live sessions and holds (`held` says which is a hold), and time off. */
export type Calendar = {
  readonly sessions: Stretches & { readonly held: readonly boolean[] };
  readonly timeOff: Stretches;
};

export const emptyCalendar: Calendar = {
  sessions: { start: [], end: [], held: [] },
  timeOff: { start: [], end: [] },
};

/** A start `s` is blocked by a stretch when `stretch.start - before < s < stretch.end + after`. */
export type Blocker = { readonly stretches: Stretches; readonly before: number; readonly after: number };

/**
 * Everything that can block a start of a session of this length; slots and explanation both go by these.
 * @see docs/rules.md R17, R18
 */
export function blockersOf(plan: Plan, calendar: Calendar, lengthMs: number, zone: Zone) {
  return {
    sessions: { stretches: calendar.sessions, before: lengthMs + plan.gapMs, after: plan.gapMs },
    timeOff: { stretches: calendar.timeOff, before: lengthMs, after: 0 },
    fullDays: { stretches: fullDays(calendar.sessions, plan.maxPerDay, zone), before: 1, after: 0 },
  } satisfies Record<string, Blocker>;
}

/** Whether stretch `i` blocks the start; instants are whole milliseconds. */
export function isBlockedBy({ stretches, before, after }: Blocker, i: number, start: number): boolean {
  return stretches.start[i]! - before < start && start < stretches.end[i]! + after;
}

/** Whether any stretch blocks the start. */
export function isBlocked(blocker: Blocker, start: number): boolean {
  return blocker.stretches.start.some((_, i) => isBlockedBy(blocker, i, start));
}

/** A calendar from pieces in any order. */
export function calendarOf(
  sessions: readonly { readonly start: number; readonly end: number; readonly held?: boolean }[],
  timeOff: readonly { readonly start: number; readonly end: number }[] = [],
): Calendar {
  const busy = sessions.toSorted((a, b) => a.start - b.start);
  const off = timeOff.toSorted((a, b) => a.start - b.start);
  return {
    sessions: {
      start: busy.map(({ start }) => start),
      end: busy.map(({ end }) => end),
      held: busy.map(({ held }) => held ?? false),
    },
    timeOff: { start: off.map(({ start }) => start), end: off.map(({ end }) => end) },
  };
}

/** The local dates on which as many sessions and holds start as a day may hold. */
function fullDays({ start }: Stretches, maxPerDay: number, zone: Zone): Stretches {
  const full: { start: number[]; end: number[] } = { start: [], end: [] };
  if (maxPerDay === Infinity) return full;
  let day = -Infinity;
  let count = 0;
  for (const instant of start) {
    const today = localDay(zone, instant);
    count = today === day ? count + 1 : 1;
    day = today;
    if (count !== maxPerDay) continue;
    full.start.push(startOfDay(zone, day));
    full.end.push(startOfDay(zone, day + 1));
  }
  return full;
}
