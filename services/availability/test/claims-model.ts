import { v7 as uuidv7 } from 'uuid';

/** What availability should make of claims and events, in memory and one after the other; instants in milliseconds. */
export type ModelClaim = {
  id: string;
  lineage: string;
  start: number;
  end: number;
  session: string | null;
  expiresAt: number;
  group: string;
};
type Wish = {
  id: string;
  lineage: string;
  start: number;
  end: number;
  by: 'client' | 'professional';
  overbook: boolean;
};
export type Told = {
  lineage: string;
  sequence: number;
  claim: string | null;
  live: { session: string; start: number; end: number } | null;
};

const LIFE = 30_000;
const meet = (a: { start: number; end: number }, b: { start: number; end: number }) =>
  a.start < b.end && b.start < a.end;

export class ClaimsModel {
  now: number;
  live: ModelClaim[] = [];
  private readonly answers = new Map<string, boolean>();
  private readonly newest = new Map<string, number>();

  constructor(now: number) {
    this.now = now;
  }

  /** Whether it is granted. */
  claim(wish: Wish): boolean {
    const earlier = this.answers.get(wish.id);
    if (earlier !== undefined) return earlier;
    this.expire();
    const met = this.live.filter((claim) => meet(claim, wish));
    const others = met.filter(({ lineage }) => lineage !== wish.lineage);
    const granted = others.length === 0 || (wish.by === 'professional' && wish.overbook);
    this.answers.set(wish.id, granted);
    if (!granted) return false;
    const group = this.joined(met, wish.lineage);
    const { id, lineage, start, end } = wish;
    this.live.push({ id, lineage, start, end, session: null, expiresAt: this.now + LIFE, group });
    return true;
  }

  tell({ lineage, sequence, claim, live }: Told): void {
    if (sequence <= (this.newest.get(lineage) ?? 0)) {
      if (claim !== null) this.end(claim);
      return;
    }
    this.newest.set(lineage, sequence);
    this.live = this.live.filter(
      (one) => one.lineage !== lineage || one.session === null || one.session === live?.session,
    );
    if (live === null) return;
    if (this.live.some(({ session }) => session === live.session)) {
      if (claim !== null && this.live.some((one) => one.id === claim && one.session === null)) this.end(claim);
      return;
    }
    const id = claim ?? live.session;
    const own = this.live.find((one) => one.id === id);
    const isInTheWay = (one: ModelClaim) =>
      one.id !== id && meet(one, live) && one.session === null && one.lineage !== lineage && one.group !== own?.group;
    this.live = this.live.filter((one) => !isInTheWay(one));
    const company = this.live.filter((one) => one.id !== id && meet(one, live));
    const isTogether = company.length > 0 && company.every(({ group }) => group === own?.group);
    const group = isTogether ? own!.group : this.joined(company, lineage);
    this.live = this.live.filter((one) => one.id !== id);
    this.live.push({ id, lineage, ...live, expiresAt: 0, group });
  }

  release(claim: string): void {
    this.end(claim);
  }

  expire(): void {
    this.live = this.live.filter(({ session, expiresAt }) => session !== null || expiresAt > this.now);
  }

  private end(claim: string): void {
    this.live = this.live.filter(({ id, session }) => id !== claim || session !== null);
  }

  /** The group of a claim that meets `met`: all of theirs become one. */
  private joined(met: readonly ModelClaim[], lineage: string): string {
    const groups = new Set(met.map(({ group }) => group));
    if (groups.size === 0) return lineage;
    if (groups.size === 1 && met.every((one) => one.lineage === lineage)) return [...groups][0]!;
    const fresh = uuidv7();
    for (const one of this.live) if (groups.has(one.group)) one.group = fresh;
    return fresh;
  }
}
