import { MINUTE_MS } from '@hubhours/kernel/time-range';
import type { Content, Mail, Recipient, Session } from './mail.ts';

export type Booking = { readonly bookedBy: Recipient; readonly notifyClient: boolean };

/** How a session was given up. `at` is the moment that counts, which may be earlier than its entry (R9). */
export type Change = {
  readonly by: Recipient;
  readonly askedBy: Recipient;
  readonly at: Date;
  readonly late: boolean;
  /** The window frozen on the session at its booking; null: none. */
  readonly windowHours: number | null;
  /** What the change meant for its cost: null opens no decision, `open` leaves it to the professional. */
  readonly decision: 'open' | 'charge-credit' | 'charge-direct' | 'waive' | null;
  readonly notifyClient: boolean;
};

/**
 * A booking is confirmed to client and professional both, unless the professional chose not to tell the client.
 * @see docs/rules.md R13
 */
export function tellOfBooking(session: Session, { bookedBy, notifyClient }: Booking): Mail[] {
  const details = { bookedBy, previousStart: null, clientTold: notifyClient };
  return toBoth(session, notifyClient, { kind: 'session-confirmed', details });
}

/**
 * A cancellation is told to client and professional both, unless the professional chose not to tell the client.
 * @see docs/rules.md R9, R13
 */
export function tellOfCancellation(session: Session, change: Change): Mail[] {
  return toBoth(session, change.notifyClient, cancelled(session, change, false));
}

/**
 * A move is told as a cancellation of the old time and then a confirmation of the new one, in this order to each.
 * @see docs/rules.md R9, R13
 */
export function tellOfMove(ended: Session, successor: Session, change: Change): Mail[] {
  const { by, notifyClient } = change;
  const details = { bookedBy: by, previousStart: ended.start.toISOString(), clientTold: notifyClient };
  return [
    ...toBoth(ended, notifyClient, cancelled(ended, change, true)),
    ...toBoth(successor, notifyClient, { kind: 'session-confirmed', details }),
  ];
}

function cancelled(session: Session, change: Change, moved: boolean): Content {
  const { by, askedBy, late, windowHours, decision, notifyClient } = change;
  const noticeMinutes = Math.max(0, Math.floor((session.start.getTime() - change.at.getTime()) / MINUTE_MS));
  const details = {
    by,
    askedBy,
    moved,
    late,
    noticeMinutes,
    windowHours,
    decision: decision === null ? ('none' as const) : decision === 'open' ? ('waits' as const) : ('made' as const),
    clientTold: notifyClient,
  };
  return { kind: 'session-cancelled', details };
}

function toBoth(session: Session, notifyClient: boolean, content: Content): Mail[] {
  const recipients: Recipient[] = notifyClient ? ['client', 'professional'] : ['professional'];
  return recipients.map((recipient) => ({ recipient, session, ...content }));
}
