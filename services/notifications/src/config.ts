import { serviceConfig } from '@hubhours/platform/config';
import { z } from 'zod';

const address = (...schemes: string[]) =>
  z
    .string({ error: 'is missing' })
    .refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol), {
      error: `must be an address that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
    });

const count = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: `must be a whole number from ${least} to ${most}` })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error: `must be a whole number from ${least} to ${most}` });

const delays = z
  .string()
  .regex(/^\d{1,9}(,\d{1,9})*$/, { error: 'must be whole numbers of milliseconds with commas between them' })
  .transform((list) => list.split(',').map(Number));

export const notificationsConfig = z.object({
  ...serviceConfig,
  /** With user and password if the server asks for them; Nodemailer's options may follow as a query (`?ignoreTLS=true`). */
  SMTP_URL: address('smtp:', 'smtps:'),
  /** `name@host` or `Name <name@host>`; its host is the right half of every Message-ID. */
  MAIL_FROM: z
    .string()
    .regex(/^([^<>@\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, {
      error: 'must be an e-mail address, or a name and an address in angle brackets',
    })
    .default('Hubhours <no-reply@hubhours.test>'),
  /** Where the links in mails lead. */
  HUBHOURS_PUBLIC_URL: address('http:', 'https:'),
  /** Mails that one replica has in hand at once, each on a connection of its own. */
  MAIL_CONCURRENCY: count(1, 50).default(4),
  /** How long a mail stays with a replica that died. Renewed while a mail is in hand. */
  MAIL_LEASE_MS: count(500, 600_000).default(10_000),
  /** How often a replica looks for mails that it was not told of. */
  MAIL_POLL_MS: count(20, 60_000).default(500),
  /** Pauses after a temporary refusal; the refusal after the last one is final. The later ones outlast greylisting. */
  MAIL_REFUSED_DELAYS_MS: delays.default([1_000, 5_000, 30_000, 120_000, 600_000, 1_800_000]),
  /** Pauses while the server can't be reached; the last one repeats. */
  MAIL_UNREACHABLE_DELAYS_MS: delays.default([1_000, 2_000, 5_000, 10_000, 15_000]),
  /** For how long an unreachable server is tried: a day, so that an outage of a night costs no mail. */
  MAIL_GIVE_UP_AFTER_MS: count(1_000, 999_999_999).default(86_400_000),
  /** How long a server may take over one mail before the connection is cut. */
  MAIL_TIMEOUT_MS: count(100, 600_000).default(60_000),
});
export type NotificationsConfig = z.output<typeof notificationsConfig>;
