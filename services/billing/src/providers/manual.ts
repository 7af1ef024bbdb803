import { PaymentProvider, type RefundAnswer } from './payment-provider.ts';

/**
 * The client is sent a payment request by e-mail, pays the professional in whatever way they are used to, and the
 * professional records the money's arrival. What she gives back, she gives back herself: her word is the deed.
 */
export class ManualPayments extends PaymentProvider {
  readonly name = 'manual';
  readonly online = null;

  async refund(): Promise<RefundAnswer> {
    return { kind: 'paid-back' };
  }
}
