type Bucket = { tokens: number; at: number };

/** `perSecond` is refilled steadily; `burst` is what may be taken at once. */
export type Limit = { readonly perSecond: number; readonly burst: number };

/**
 * A token bucket a key. In the memory of this replica: with n replicas a key that is spread evenly over them has n times
 * the limit, which protects the services just as well, and costs no round trip. (The limit of sign-ins, which must be
 * exact, is counted in the database.)
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly limit: Limit,
    private readonly mostKeys = 50_000,
  ) {}

  /** Takes one; 0 if there was one, else the seconds until there will be. `now` is monotonic, in milliseconds. */
  take(key: string, now: number): number {
    const { perSecond, burst } = this.limit;
    const bucket = this.buckets.get(key) ?? this.open(key, now);
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1_000) * perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) return (1 - bucket.tokens) / perSecond;
    bucket.tokens -= 1;
    return 0;
  }

  private open(key: string, now: number): Bucket {
    if (this.buckets.size >= this.mostKeys) this.forgetFull(now);
    const bucket = { tokens: this.limit.burst, at: now };
    this.buckets.set(key, bucket);
    return bucket;
  }

  /** A bucket that is full again is as good as none; if nearly all are in use, the oldest tenth goes. */
  private forgetFull(now: number): void {
    const fullAfterMs = (this.limit.burst / this.limit.perSecond) * 1_000;
    for (const [key, { at }] of this.buckets) if (now - at >= fullAfterMs) this.buckets.delete(key);
    for (const key of this.buckets.keys()) {
      if (this.buckets.size < this.mostKeys * 0.9) break;
      this.buckets.delete(key);
    }
  }
}
