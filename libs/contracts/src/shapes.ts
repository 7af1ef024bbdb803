import { z } from 'zod';

/** Shapes that events and HTTP share. Instants are ISO 8601 in UTC; lengths say their unit in the name. */
export const id = z.uuid();
/** PostgreSQL knows no year 0. */
export const instant = z.iso.datetime().refine((text) => !text.startsWith('0000'), 'must lie after the year 0');
export const localDate = z.iso.date();

/** A wall-clock time `HH:MM`; `24:00` ends a day and never starts one. */
export const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM');
export const localEndTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be HH:MM, at most 24:00');

/** An IANA time zone by name; offsets such as `+01:00` are not zones. */
export const timeZone = z.string().max(64).refine(isTimeZone, 'must be an IANA time zone').meta({ id: 'TimeZone' });

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

/** An amount in the currency's minor unit. */
export const money = z
  .strictObject({
    amountMinor: z.number().int().min(0).max(1_000_000_000),
    currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code'),
  })
  .meta({ id: 'Money' });

export const role = z.enum(['client', 'professional', 'hub-admin', 'operator']);
export type Role = z.output<typeof role>;

export const programme = z.enum(['hub', 'private']);

/** The terms frozen on a session at booking (R1). `windowHours` null: no window; `termsVersion` null: none were set. */
export const policySnapshot = z
  .object({
    windowHours: z.number().int().min(0).max(720).nullable(),
    termsVersion: z.number().int().positive().nullable(),
    price: money,
  })
  .meta({ id: 'PolicySnapshot' });

export const warningCode = z.enum(['late-change', 'own-terms']);
export type WarningCode = z.output<typeof warningCode>;

/** One of words to which later versions add: its schema takes any, so that who knows only these bears a new one. */
export function openWord(known: readonly string[]) {
  return z
    .string()
    .max(60)
    .regex(/^[a-z]+(-[a-z]+)*$/, 'must be a word in kebab-case')
    .meta({ examples: [...known] });
}

export const personName = z.string().trim().min(1).max(200);
/** Compared without case: kept in lower case. */
export const email = z.email().max(254).toLowerCase();
export const locale = z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'must be a language tag such as en or de-AT');

/** A page of a list: `nextCursor` null on the last one. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** The query of every list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
};
