import type { Money } from '@hubhours/kernel/money';
import type { RefusalCause } from '../domain/attempt.ts';

/** What is to be collected. With its charge and number it is one attempt, and asked for twice it is the same one. */
export type Order = {
  readonly chargeId: string;
  readonly number: number;
  readonly amount: Money;
  /** The provider's name of the client. */
  readonly payer: string;
  /** When the attempt was made, for searching. */
  readonly since: Date;
  /** The provider's name of the attempt; null until it has told. */
  readonly reference: string | null;
};

/** A card that stays with the provider: its name there, and what its owner knows it by. */
export type KeptCard = {
  readonly card: string;
  readonly brand: string;
  readonly last4: string;
  readonly expiresMonth: number;
  readonly expiresYear: number;
};

export type Answer =
  /** `kept`: the card that paid, where its owner leaves it for later. */
  | { readonly kind: 'paid'; readonly payment: string; readonly kept: KeptCard | null }
  /** No money moved, and none will by this attempt. */
  | { readonly kind: 'refused'; readonly cause: RefusalCause }
  | { readonly kind: 'open'; readonly reference: string; readonly url: string; readonly expiresAt: Date }
  /** The link was not used and can't be any more. */
  | { readonly kind: 'lapsed' }
  /** The provider knows of no such attempt. */
  | { readonly kind: 'unknown' }
  /** Nobody can say whether money moved. `failed`: the provider answered, by a failure of its own. */
  | { readonly kind: 'in-doubt'; readonly failed: boolean };

export type RefundOrder = {
  readonly id: string;
  /** The provider's name of the payment. */
  readonly payment: string;
  readonly amount: Money;
  /** How often it was asked for, this time included. */
  readonly tries: number;
};
export type RefundAnswer =
  | { readonly kind: 'paid-back' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'in-doubt'; readonly failed: boolean };

export type SetupAnswer =
  { readonly kind: 'kept'; readonly kept: KeptCard } | { readonly kind: 'waits' } | { readonly kind: 'lapsed' };

/** What a webhook is about; what it says is not believed but asked. */
export type Hint =
  | { readonly about: 'attempt'; readonly chargeId: string; readonly number: number }
  | { readonly about: 'refund'; readonly id: string }
  | { readonly about: 'setup'; readonly id: string }
  | { readonly about: 'nothing' };

/** Where a page of the provider sends the client afterwards. */
export type Back = { readonly done: string; readonly cancelled: string };

/** What clients pay by online, where there is such a provider. No call is made inside a transaction. */
export abstract class OnlinePayments {
  /** Makes a client known, by our id alone; the same one again if asked again. */
  abstract register(clientId: string): Promise<string>;
  /** Charges a kept card while its owner is away. Never throws: what is not known is in doubt. */
  abstract charge(order: Order, card: string): Promise<Answer>;
  /** Makes a page on which the client pays. Never throws. */
  abstract link(order: Order, back: Back): Promise<Answer>;
  /** What became of an attempt. Never throws. */
  abstract find(order: Order, way: 'card' | 'link'): Promise<Answer>;
  /** Closes a link that was not used; what it had become by then is told by {@link find}. Never throws. */
  abstract close(reference: string): Promise<void>;
  /** Makes a page on which the client leaves a card for later. @throws DomainError `service.unavailable` */
  abstract setUp(id: string, payer: string, back: Back): Promise<{ reference: string; url: string }>;
  /** @throws DomainError `service.unavailable` */
  abstract findSetup(reference: string): Promise<SetupAnswer>;
  /** The provider forgets the card. @throws DomainError `service.unavailable` */
  abstract forget(card: string): Promise<void>;
  /** @returns undefined if the signature is not the provider's, or is too old */
  abstract hear(body: string, signature: string): Hint | undefined;
}

/** How money gets from the client to the professional, and back. */
export abstract class PaymentProvider {
  /** Kept on the charge, and names the provider's clearing account. */
  abstract readonly name: string;
  /** Null: the client pays the professional by hand, and she records it. */
  abstract readonly online: OnlinePayments | null;
  /** Gives money back; asked for twice under one id, once. Never throws. */
  abstract refund(order: RefundOrder): Promise<RefundAnswer>;
}
