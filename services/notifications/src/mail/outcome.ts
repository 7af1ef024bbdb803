import type { Outcome } from '../domain/retry.ts';

/** What Nodemailer says of a failure; see its `errors.ts` for the codes. */
type MailError = { readonly code?: unknown; readonly command?: unknown; readonly responseCode?: unknown };

/** The commands whose refusal is about this one mail. A refused sender, sign-in or greeting is about us. */
const aboutTheMail = new Set(['RCPT TO', 'DATA']);

/**
 * What a failed attempt means. A permanent refusal of the recipient or of the content is final; 421 is the server going
 * away; all that has no answer to this mail is trouble on the way (RFC 5321, 4.2 and 4.2.5).
 */
export function outcomeOf(error: unknown): Exclude<Outcome, { kind: 'accepted' }> {
  const { code, command, responseCode } = (error ?? {}) as MailError;
  const answered = typeof responseCode === 'number' && responseCode !== 421 && typeof command === 'string';
  if (answered && aboutTheMail.has(command)) {
    const where = command === 'DATA' ? 'data' : 'rcpt';
    return { kind: 'refused', permanent: responseCode >= 500, reason: `${where}-${responseCode}` };
  }
  // an address that Nodemailer itself will not write into an envelope
  if (code === 'EENVELOPE' && command === 'API') return { kind: 'refused', permanent: true, reason: 'bad-address' };
  const name = typeof code === 'string' && /^E[A-Z]+$/.test(code) ? code : 'unknown';
  return { kind: 'unreachable', reason: typeof responseCode === 'number' ? `${name}-${responseCode}` : name };
}
