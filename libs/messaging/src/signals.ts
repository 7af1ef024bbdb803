import { channel } from 'node:diagnostics_channel';

/** What became of one delivery of a message; `refused` and `failed` are a command's. */
export type Handled = {
  readonly service: string;
  readonly kind: 'event' | 'command';
  /** Its name, or `unknown` for what nobody handles. */
  readonly type: string;
  readonly outcome: 'done' | 'retried' | 'parked' | 'refused' | 'failed';
  /** Of what was parked, why. */
  readonly cause?: string;
  readonly seconds: number;
  /** From the event's commit to now; undefined where the message does not say when that was. */
  readonly ageSeconds?: number;
};

/** What became of one batch of the outbox. */
export type Relayed = { readonly service: string; readonly published: number; readonly failed: number };

/** For whoever measures; costs nothing while nobody listens. */
export const handled = channel('hubhours:handled');
export const relayed = channel('hubhours:relayed');

export function tellHandled(message: Handled): void {
  if (handled.hasSubscribers) handled.publish(message);
}

export function tellRelayed(message: Relayed): void {
  if (relayed.hasSubscribers) relayed.publish(message);
}
