import { createHash } from 'node:crypto';
import { Refusal } from './account.ts';

export type Reply = { readonly status: number; readonly body: unknown };
type Kept = { readonly asked: string; reply: Reply | undefined };

/**
 * Keys as Stripe keeps them: the first answer is repeated for good, be it a refused card or a failure of its own; the
 * same key for something else, and while the first still runs, is turned away and leaves no trace.
 */
export class KeptReplies {
  private readonly kept = new Map<string, Kept>();

  /** As it does by itself after a day. */
  forget(): void {
    this.kept.clear();
  }

  /** @param check what is refused by this never counts as begun */
  async once(
    key: string | undefined,
    asked: readonly string[],
    check: () => void,
    run: () => Promise<Reply>,
  ): Promise<Reply & { replayed: boolean }> {
    if (key === undefined) {
      check();
      return { ...(await run()), replayed: false };
    }
    const hash = createHash('sha256').update(JSON.stringify(asked)).digest('hex');
    const known = this.kept.get(key);
    if (known && known.asked !== hash) {
      throw new Refusal(400, { type: 'idempotency_error', code: 'idempotency_error' });
    }
    if (known) {
      if (known.reply === undefined) throw inUse();
      return { ...known.reply, replayed: true };
    }
    check();
    const mine: Kept = { asked: hash, reply: undefined };
    this.kept.set(key, mine);
    mine.reply = await run();
    return { ...mine.reply, replayed: false };
  }
}

export function inUse(): Refusal {
  return new Refusal(409, { type: 'idempotency_error', code: 'idempotency_key_in_use' });
}
