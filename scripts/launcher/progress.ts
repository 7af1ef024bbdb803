/** Says what the start is doing: one line when a step begins, one when it ends, and one every so often in between. */
export class Progress {
  private readonly started = performance.now();

  say(line: string): void {
    console.log(`hubhours: ${line}`);
  }

  async step<T>(name: string, work: Promise<T>): Promise<T> {
    const begun = performance.now();
    this.say(`${name} …`);
    const heartbeat = setInterval(() => this.say(`${name} … ${seconds(begun)} so far`), 5_000);
    try {
      const result = await work;
      this.say(`${name}: done (${seconds(begun)})`);
      return result;
    } finally {
      clearInterval(heartbeat);
    }
  }

  /** Since the launcher began. */
  elapsed(): string {
    return seconds(this.started);
  }
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
