import type { ParkedEvent } from '../api/ops.ts';
import { keyOf } from './orders.ts';

/** `all` means also what the page has not loaded. */
export type Choice = { readonly kind: 'some'; readonly keys: ReadonlySet<string> } | { readonly kind: 'all' };

type Named = Pick<ParkedEvent, 'service' | 'messageId'>;

export const none: Choice = { kind: 'some', keys: new Set() };

export const allShown = (shown: readonly Named[]): Choice => ({
  kind: 'some',
  keys: new Set(shown.map((event) => keyOf(event))),
});

/** Which of those shown are chosen: what has gone from the list meanwhile is so no more. */
export function chosenOf<Event extends Named>(choice: Choice, shown: readonly Event[]): readonly Event[] {
  return choice.kind === 'all' ? shown : shown.filter((event) => choice.keys.has(keyOf(event)));
}

/** Taking one out of all leaves the others that are shown. */
export function toggled(choice: Choice, shown: readonly Named[], key: string): Choice {
  const keys = new Set(chosenOf(choice, shown).map((event) => keyOf(event)));
  if (!keys.delete(key)) keys.add(key);
  return { kind: 'some', keys };
}
