import { type Attempt } from './caller.ts';

/** From here after a healing on, until the next fault, calls succeed again. */
export const RECOVERED_AFTER_MS = 5_000;

export type Calm = { readonly from: number; readonly to: number };

export type Recovery = {
  readonly asked: number;
  readonly share: number;
  /** How the others ended, and how many each. */
  readonly others: readonly string[];
};

/** How many of the calls that began in recovered times were answered with something else than a failure. */
export function recovery(calms: readonly Calm[], attempts: readonly Attempt[]): Recovery {
  const asked = attempts.filter((attempt) => calms.some((calm) => isOf(calm, attempt)));
  const good = asked.filter(({ outcome }) => typeof outcome === 'number' && outcome < 500);
  const others = Map.groupBy(
    asked.filter((attempt) => !good.includes(attempt)),
    ({ outcome }) => outcome,
  );
  return {
    asked: asked.length,
    share: asked.length === 0 ? 1 : good.length / asked.length,
    others: [...others].map(([outcome, { length }]) => `${length} × ${outcome}`),
  };
}

/** One that the next fault met under way is judged as none of this calm, unless it had hung for long by then. */
function isOf({ from, to }: Calm, { at, tookMs }: Attempt): boolean {
  if (at < from + RECOVERED_AFTER_MS || at >= to) return false;
  return at + tookMs <= to || to - at >= RECOVERED_AFTER_MS;
}
