import { HOUR_MS } from '@hubhours/kernel/time-range';
import { later, startOf, type Month } from './month.ts';

/** What one client's month was, of one hub. */
export type ClientFigures = {
  /** Sessions that took place. */
  readonly sessions: number;
  /** Those of them that no credit paid for. */
  readonly uncovered: number;
  /** Credits used, for sessions and for changes; what was taken back is subtracted. */
  readonly credits: number;
};

/** What the employer sees of a month; null is hidden. */
export type Cells = {
  readonly sessions: number | null;
  readonly creditsUsed: number | null;
  readonly clients: number | null;
};

export const hidden: Cells = { sessions: null, creditsUsed: null, clients: null };

/**
 * The employer's totals of one month, as far as they tell nothing of any group of clients below the minimum.
 *
 * A cell is shown only if at least `minimumGroupSize` clients stand behind it, and at least as many who were members
 * for the whole month do not: otherwise the total would tell of those behind it, or that everybody, or all but a few,
 * are. The employer knows to whom it granted credits: of those who used none, only members count who could have used as
 * many as whoever used most. Credits are hidden besides where fewer than the minimum had a session without one, or were
 * charged one for a change, since the sessions beside them would tell of those few by subtraction. No cell reaches over
 * more than a month, so that none is the difference of two others.
 *
 * The answer is the same whoever of the members the figures belong to, which is why it can't tell: the figures of any
 * few could be exchanged with those of others unnoticed.
 * @param figures one for each client who had any in the month
 * @param couldUse how many credits each of those could have used who were members of the hub from the month's first
 *   instant to its last, the ones that they did use included
 * @see docs/rules.md R16
 * @see docs/adr/0012-what-the-employer-sees.md
 */
export function disclose(
  figures: readonly ClientFigures[],
  couldUse: readonly number[],
  minimumGroupSize: number,
): Cells {
  const isGroup = (clients: number, among: number) =>
    clients >= minimumGroupSize && among - clients >= minimumGroupSize;
  const isNoFew = (clients: number) => clients === 0 || clients >= minimumGroupSize;
  const clients = count(figures, ({ sessions }) => sessions > 0);
  const users = count(figures, ({ credits }) => credits !== 0);
  const uncovered = count(figures, (client) => client.uncovered > 0);
  const forChanges = count(figures, (client) => client.credits !== client.sessions - client.uncovered);
  const most = figures.reduce((so, { credits }) => Math.max(so, credits), 1);
  const couldHave = couldUse.filter((credits) => credits >= most).length;
  const attended = isGroup(clients, couldUse.length);
  const showsCredits = isGroup(users, couldHave) && isNoFew(uncovered) && isNoFew(forChanges);
  return {
    sessions: attended ? sum(figures, ({ sessions }) => sessions) : null,
    creditsUsed: showsCredits ? sum(figures, ({ credits }) => credits) : null,
    clients: attended ? clients : null,
  };
}

/** How long after its end a month waits for what is recorded late. */
const GRACE_MS = 72 * HOUR_MS;

/**
 * When the month is counted, once and for ever. What is recorded afterwards counts in the month that is open then.
 * @see docs/rules.md R16
 */
export function closesAt(month: Month, timeZone: string): Date {
  return new Date(startOf(later(month, 1), timeZone).getTime() + GRACE_MS);
}

/**
 * Which facts a month counts: those of its own sessions that are recorded before it closes, and of earlier ones that
 * are recorded between the closing of the month before and its own. So each fact counts once, and no closed month
 * ever changes.
 */
export type Count = { readonly from: Date; readonly to: Date; readonly opened: Date; readonly closed: Date };

export function countOf(month: Month, timeZone: string): Count {
  return {
    from: startOf(month, timeZone),
    to: startOf(later(month, 1), timeZone),
    opened: closesAt(later(month, -1), timeZone),
    closed: closesAt(month, timeZone),
  };
}

function count(figures: readonly ClientFigures[], counts: (figures: ClientFigures) => boolean): number {
  return figures.filter(counts).length;
}

function sum(figures: readonly ClientFigures[], of: (figures: ClientFigures) => number): number {
  return figures.reduce((total, one) => total + of(one), 0);
}
