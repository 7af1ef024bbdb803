/** Chance that comes out the same for the same seed. @see https://prng.di.unimi.it/ (xorshift of 32 bits suffices here) */
export class Chance {
  private state: number;

  constructor(seed: number) {
    // spread, so that seeds 1 and 2 have nothing in common; never 0, which would stay 0
    this.state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ seed) >>> 0 || 1;
    for (let round = 0; round < 8; round += 1) this.next();
  }

  /** Another, of which the same is to be had whatever is drawn from either. */
  fork(): Chance {
    return new Chance(this.between(0, 2 ** 31 - 1));
  }

  /** From 0 up to 1. */
  next(): number {
    let bits = this.state;
    bits ^= bits << 13;
    bits ^= bits >>> 17;
    bits ^= bits << 5;
    this.state = bits >>> 0;
    return this.state / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  isLucky(probability: number): boolean {
    return this.next() < probability;
  }

  /** @throws RangeError when there is nothing to pick from */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('nothing to pick from');
    return items[Math.floor(this.next() * items.length)] as T;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const left = [...items];
    for (let last = left.length - 1; last > 0; last -= 1) {
      const other = Math.floor(this.next() * (last + 1));
      [left[last], left[other]] = [left[other] as T, left[last] as T];
    }
    return left;
  }
}
