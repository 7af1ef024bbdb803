/** With which the timeline says so. */
export const TRAFFIC_BEGINS = 'traffic begins';

/** What happened when, in seconds since the beginning; printed with every failure. */
export class Timeline {
  private readonly began = performance.now();
  private readonly lines: string[] = [];

  private readonly aloud: boolean;

  constructor(aloud: boolean) {
    this.aloud = aloud;
  }

  /** Milliseconds since the beginning. */
  now(): number {
    return performance.now() - this.began;
  }

  note(what: string): void {
    const line = `${(this.now() / 1000).toFixed(1).padStart(7)} s  ${what}`;
    this.lines.push(line);
    if (this.aloud) console.log(line);
  }

  toString(): string {
    return this.lines.join('\n');
  }
}
