import { Injectable } from '@nestjs/common';

/** Tells the sender of this replica that there may be something to send. A ring that nobody waits for is not lost. */
@Injectable()
export class Bell {
  private rung = false;
  private wake: (() => void) | undefined;

  /** After the commit, or the sender looks too early. */
  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  /** From now on a ring counts for the next `wait`. Called before one looks. */
  reset(): void {
    this.rung = false;
  }

  /** Until somebody rings, or has since `reset`, or `ms` have passed. */
  async wait(ms: number): Promise<void> {
    if (this.rung) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.wake = resolve;
    await promise;
    clearTimeout(timer);
    this.wake = undefined;
  }
}
