import type { EntityManager } from 'typeorm';
import type { DirectCharge } from '../domain/charge.ts';
import type { Session } from '../domain/session.ts';

/**
 * How money gets from the client to the professional. Both calls run in the transaction that makes or withdraws the
 * charge: they write down what is to be done and announce it, and never speak to the network (a provider that must,
 * does so afterwards, under an idempotency key derived from the charge).
 */
export abstract class PaymentProvider {
  /** Kept on the charge, and names the provider's clearing account. */
  abstract readonly name: string;
  /** Asks the client to pay a pending charge. */
  abstract request(tx: EntityManager, charge: DirectCharge, session: Session): Promise<void>;
  /** Withdraws that request; no money has moved. */
  abstract withdraw(tx: EntityManager, charge: DirectCharge, session: Session): Promise<void>;
}
