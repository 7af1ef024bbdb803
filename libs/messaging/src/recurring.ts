/** Work whose turn comes round again and again: never two turns at once, and replicas not all at the same moment. */
export class Recurring {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private ended = false;

  /**
   * @param everyMs on average, from a turn's end to the next one's beginning
   * @param turn reports its own failures; what it throws all the same is reported by `failed`, and the next turn comes
   */
  constructor(
    private readonly everyMs: number,
    private readonly turn: () => Promise<unknown>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** True from `end()` on: a long turn may stop early. */
  get isEnding(): boolean {
    return this.ended;
  }

  /** The first turn comes within one period, so that a process that never lives long has its turns too. */
  start(): void {
    this.next(this.everyMs * Math.random());
  }

  /** No turn begins any more; resolves when the one under way has ended. */
  async end(): Promise<void> {
    this.ended = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      await this.turn();
    } catch (error) {
      this.failed(error);
    }
    this.next(this.everyMs * (0.75 + Math.random() / 2));
  }

  private next(inMs: number): void {
    if (this.ended) return;
    const run = () => {
      this.running = this.run();
    };
    this.timer = setTimeout(run, inMs).unref();
  }
}
