import { type Attempt, isFailure } from './caller.ts';

/** From here after a healing on, until the next fault, calls succeed again. */
export const RECOVERED_AFTER_MS = 5_000;

export type Calm = { readonly from: number; readonly to: number };

export type Recovery = {
  readonly asked: number;
  readonly share: number;
  /** How the others ended, how many each, and in which calm, by the second at which it began. */
  readonly others: readonly string[];
};

/** How many of the calls that began in recovered times were answered with something else than a failure. */
export function recovery(calms: readonly Calm[], attempts: readonly Attempt[]): Recovery {
  const asked = attempts.filter((attempt) => calms.some((calm) => isOf(calm, attempt)));
  const failed = asked.filter(isFailure);
  const others = Map.groupBy(
    failed,
    (attempt) => `${attempt.outcome}, in the calm from ${beginning(calms, attempt)} s on`,
  );
  return {
    asked: asked.length,
    share: asked.length === 0 ? 1 : 1 - failed.length / asked.length,
    others: [...others].map(([what, { length }]) => `${length} × ${what}`),
  };
}

const beginning = (calms: readonly Calm[], attempt: Attempt): string =>
  ((calms.find((calm) => isOf(calm, attempt))?.from ?? 0) / 1000).toFixed(1);

/** One that the next fault met under way is judged as none of this calm, unless it had hung for long by then. */
function isOf({ from, to }: Calm, { at, tookMs }: Attempt): boolean {
  if (at < from + RECOVERED_AFTER_MS || at >= to) return false;
  return at + tookMs <= to || to - at >= RECOVERED_AFTER_MS;
}
