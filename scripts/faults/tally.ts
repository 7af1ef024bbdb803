/** How often each kind of fault happened, in one run or in several, and the longest that all took to be whole after it. */
export class Tally {
  private readonly kinds = new Map<string, { times: number; longestMs: number }>();

  /** @param wholeAfterMs from the end of the cause to ready replicas and servers that answer */
  note(kind: string, wholeAfterMs: number, times = 1): void {
    const { times: before, longestMs } = this.kinds.get(kind) ?? { times: 0, longestMs: 0 };
    this.kinds.set(kind, { times: before + times, longestMs: Math.max(longestMs, wholeAfterMs) });
  }

  add(other: Tally): void {
    for (const [kind, { times, longestMs }] of other.kinds) this.note(kind, longestMs, times);
  }

  /** Those of `kinds` that happened less often than so. */
  below(least: number, kinds: readonly string[]): string[] {
    return kinds.filter((kind) => (this.kinds.get(kind)?.times ?? 0) < least);
  }

  toString(): string {
    const told = [...this.kinds]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, { times, longestMs }]) => `${kind} ${times} × (${(longestMs / 1000).toFixed(1)} s)`);
    return told.join(', ') || 'none';
  }
}
