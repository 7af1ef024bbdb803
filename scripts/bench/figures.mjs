// Medians and spreads, and a table of them.

/** @param {number[]} samples */
export function summary(samples) {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), min: sorted[0], max: sorted.at(-1) };
}

const round = (value) => (value >= 100 ? Math.round(value) : Math.round(value * 100) / 100);

/** One row: what was measured, its figures, and what it was to stay under. */
export function row(what, unit, samples, limit) {
  const { n, p50, p95, min, max } = summary(samples);
  return { what, n, p50: round(p50), p95: round(p95), min: round(min), max: round(max), unit, limit };
}

export function print(rows) {
  console.table(Object.fromEntries(rows.map(({ what, ...figures }) => [what, figures])));
}
