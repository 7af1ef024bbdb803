import type { Usage } from '../api/hub.ts';
import type { Measure } from './measures.ts';

type Month = Usage['months'][number];
export type Bar = { readonly month: string; readonly value: number | null; readonly height: number };

/** What a hidden month is drawn as: the same whatever it hides. */
const HIDDEN = 24;
/** So that a nought is seen. */
const LEAST = 2;

/** The bars of a chart that is `height` tall: the highest value fills it. */
export function barsOf(months: readonly Month[], measure: Measure, height: number): Bar[] {
  const highest = Math.max(1, ...months.map((month) => month[measure] ?? 0));
  return months.map((month) => {
    const value = month[measure];
    if (value === null) return { month: month.month, value, height: HIDDEN };
    return { month: month.month, value, height: Math.max(LEAST, Math.round((value / highest) * height)) };
  });
}
