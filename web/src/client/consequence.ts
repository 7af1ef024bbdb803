import type { Quote, Session } from '../api/sessions.ts';
import type { Payment } from './payment.ts';

/** Which sentence says what a client's change would lead to; a text of `client:consequence`. */
export type Consequence =
  'free' | 'freeWithCredit' | 'lateCredit' | 'lateDirect' | 'ownTerms' | 'lateMoveCredit' | 'freeMove';

/**
 * What follows from a change now, as far as it is certain: nothing is charged but by the professional's decision.
 * @see docs/rules.md R6, R7, R8, R12, R15
 */
export function consequenceOf(
  change: 'cancel' | 'move',
  { programme }: Pick<Session, 'programme'>,
  { chargeable }: Pick<Quote, 'chargeable'>,
  payment: Payment,
): Consequence {
  if (programme === 'private') return chargeable ? 'ownTerms' : 'free';
  if (!chargeable) {
    if (change === 'move') return 'freeMove';
    return payment === 'credit' ? 'freeWithCredit' : 'free';
  }
  if (payment !== 'credit') return 'lateDirect';
  return change === 'move' ? 'lateMoveCredit' : 'lateCredit';
}
