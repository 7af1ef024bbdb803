import type { Content, Recipient } from '../domain/mail.ts';
import { amount, day, duration, moment, when, type Reader } from './moments.ts';
import { plainName } from './plain-name.ts';
import type { Rendering, Templates } from './templates.ts';

/** Who is written to. */
export type Addressee = Reader & { readonly name: string; readonly email: string };
/** The other one of the session. */
export type Counterpart = { readonly name: string; readonly email: string };

export type Letter = {
  readonly recipient: Recipient;
  readonly start: Date;
  readonly end: Date;
  readonly to: Addressee;
  readonly counterpart: Counterpart;
} & Content;

/** A mail as its recipient reads it: in her language, on her clock. `url`: where the links lead. */
export function render(templates: Templates, letter: Letter, url: string): Rendering {
  const { kind, recipient, start, end, to, counterpart } = letter;
  const words = {
    url,
    toClient: recipient === 'client',
    name: plainName(to.name),
    other: plainName(counterpart.name),
    otherEmail: plainName(counterpart.email),
    when: when(start, end, to),
    start: moment(start, to),
    ...letter.details,
    ...inWords(letter, to, url),
  };
  return templates.render(templates.languageOf(to.locale), kind, words);
}

/** Where whoever has the key can pay. */
function payAt(url: string, paymentKey: string): string {
  return new URL(`/api/payments/links/${paymentKey}`, url).href;
}

/** Details that need the reader's clock or currency to be read, and where the button leads if not to our first page. */
function inWords(letter: Content, reader: Reader, url: string): Record<string, unknown> {
  switch (letter.kind) {
    case 'session-confirmed': {
      const { previousStart } = letter.details;
      return { previousStart: previousStart === null ? null : moment(new Date(previousStart), reader) };
    }
    case 'session-cancelled':
      return { notice: duration(letter.details.noticeMinutes) };
    case 'decision-waiting': {
      const { deadline, change = null } = letter.details;
      return {
        deadline: deadline === null ? null : moment(new Date(deadline), reader),
        change: change && { ...change, notice: duration(change.noticeMinutes) },
      };
    }
    case 'payment-request': {
      const { amountMinor, currency, paymentKey } = letter.details;
      const online = paymentKey === undefined ? {} : { url: payAt(url, paymentKey) };
      return { amount: amount(amountMinor, currency, reader), online: paymentKey !== undefined, ...online };
    }
    case 'payment-failed': {
      const { amountMinor, currency, paymentKey } = letter.details;
      return { amount: amount(amountMinor, currency, reader), url: payAt(url, paymentKey) };
    }
    case 'charge-withdrawn':
    case 'refund-failed':
    case 'surplus-paid-back':
      return { amount: amount(letter.details.amountMinor, letter.details.currency, reader) };
    case 'receipt': {
      const { amountMinor, currency, issuedAt } = letter.details;
      return { amount: amount(amountMinor, currency, reader), issuedAt: day(new Date(issuedAt), reader) };
    }
    case 'refund': {
      const { amountMinor, chargedMinor, refundedMinor, currency, issuedAt } = letter.details;
      return {
        amount: amount(amountMinor, currency, reader),
        charged: amount(chargedMinor, currency, reader),
        left: amount(chargedMinor - refundedMinor, currency, reader),
        whole: chargedMinor === refundedMinor,
        issuedAt: day(new Date(issuedAt), reader),
      };
    }
    case 'charged':
    case 'waived':
      return {};
  }
}
