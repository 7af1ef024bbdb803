/** What a professional may do about the cost of a change (R6). */
export type ChargeOutcome = 'charge-credit' | 'charge-direct' | 'waive';

export type Programme = 'hub' | 'private';

/** The change a charge would be for: who wanted it, and whether it came late (a no-show counts as late, R9). */
export type ChargeableChange = { readonly askedBy: 'client' | 'professional'; readonly late: boolean };

/**
 * Whether a session's change may be charged for at all, whatever the means.
 * A hub client only when late; a private client whenever the change was hers; nobody for the professional's own changes.
 * @see docs/rules.md R7, R8, R9
 */
export function mayCharge(programme: Programme, change: ChargeableChange): boolean {
  if (change.askedBy !== 'client') return false;
  return programme === 'private' || change.late;
}

/** What else an outcome hangs on. */
export type ChargeCircumstances = {
  /** A credit is held for the session (R15). */
  readonly creditHeld: boolean;
  /** The frozen price is zero. */
  readonly free: boolean;
  /** The deadline of the decision has come: nothing can be charged any more (R6). */
  readonly overdue: boolean;
};

/**
 * The outcomes a professional may choose for a change. A credit only while one is held for the session; directly only
 * where there is a price; neither once the deadline has come; waiving is always hers.
 * @see docs/rules.md R6, R7, R8, R15
 */
export function allowedOutcomes(
  programme: Programme,
  change: ChargeableChange,
  { creditHeld, free, overdue }: ChargeCircumstances,
): ChargeOutcome[] {
  if (overdue || !mayCharge(programme, change)) return ['waive'];
  return [...(creditHeld ? ['charge-credit' as const] : []), ...(free ? [] : ['charge-direct' as const]), 'waive'];
}
