import { createHmac, randomBytes } from 'node:crypto';
import type { Thing } from './account.ts';

export type Happened = { readonly id: string; readonly body: string };

/** A signature as Stripe's are. @param at seconds since 1970 */
export function signature(body: string, secret: string, at = Math.floor(Date.now() / 1_000)): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}

/** What happened in the account, told by signed webhooks: by itself, or when and in which order a test wants. */
export class Webhooks {
  readonly happened: Happened[] = [];
  /** Where they go; undefined: nowhere, as if all were lost. */
  url: string | undefined;
  times = 1;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(readonly secret: string) {}

  tell(type: string, thing: Thing): void {
    const id = `evt_test_${randomBytes(9).toString('hex')}`;
    const { ours: _, ...object } = thing;
    const event = { id, object: 'event', api_version: '2026-10-28.endive', created: thing.created, type };
    const body = JSON.stringify({ ...event, data: { object }, livemode: false, pending_webhooks: 1 }, null, 2);
    this.happened.push({ id, body });
    if (this.url === undefined) return;
    for (let time = 0; time < this.times; time += 1) {
      const sent = this.send({ id, body }).catch(() => undefined);
      this.underWay.add(sent);
      void sent.finally(() => this.underWay.delete(sent));
    }
  }

  async send({ body }: Happened, url = this.url, signed = signature(body, this.secret)): Promise<number> {
    if (url === undefined) throw new Error('Where to?');
    const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signed };
    return (await fetch(url, { method: 'POST', headers, body })).status;
  }

  async settled(): Promise<void> {
    await Promise.all(this.underWay);
  }
}
