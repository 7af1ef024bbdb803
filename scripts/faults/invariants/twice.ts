import { type Caught } from '../mail-catcher.ts';
import { type System } from '../system.ts';

/** While a sender could not say what became of a mail in its hand; a moment where both are the same. */
export type Outage = { readonly from: number; readonly to: number };

/** What is told as it begins, and as it ends; all else is told once. */
const lasting = ['frozen', 'cut off from its database'];

/** Of the replicas of notifications. Faults come one after the other, so what begins ends before another begins. */
export function outagesOf(interruptions: System['interruptions']): Outage[] {
  const own = interruptions.filter(({ service }) => service === 'notifications');
  return [...Map.groupBy(own, ({ how }) => how)].flatMap(([how, moments]) => {
    const step = lasting.includes(how) ? 2 : 1;
    return moments.flatMap(({ at: from }, index) =>
      index % step === 0 ? [{ from, to: moments[index + step - 1]?.at ?? from }] : [],
    );
  });
}

/**
 * Why nobody could know at the time that a mail had been taken: its copy was not acknowledged, which explains the next
 * one and no more, or its sender was lost within `closeMs` of taking it to the server.
 * @returns undefined where it should have been known
 */
export function whyAgain(
  first: Caught,
  again: Caught,
  outages: readonly Outage[],
  closeMs: number,
): 'server died' | 'sender lost' | undefined {
  if (!first.acknowledged) return 'server died';
  const isLost = ({ from, to }: Outage) => from - closeMs < first.at && first.at < to + closeMs && from < again.at;
  return outages.some(isLost) ? 'sender lost' : undefined;
}
