import { serviceConfig } from '@hubhours/platform/config';
import { existsSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';

const schemes = { http: ['http:', 'https:'], smtp: ['smtp:', 'smtps:'] };

function isUrl(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol);
}

/** An address without path, query or credentials; read as its origin, such as `http://localhost:8080`. */
const origin = z
  .string({ error: 'is missing' })
  .refine((value) => isUrl(value, schemes.http) && isBare(new URL(value)), {
    error: 'must be an http or https address without a path, such as http://localhost:8080',
  })
  .transform((value) => new URL(value).origin);

function isBare(url: URL): boolean {
  return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
}

/** One address a replica, comma-separated; requests go round. */
const replicas = z
  .string({ error: 'is missing' })
  .transform((list) => list.split(',').map((one) => one.trim()))
  .pipe(z.array(origin).min(1, { error: 'must name at least one address' }));

/** Addresses and CIDR ranges, comma-separated. */
const addressRanges = z.string().transform((list, context) => {
  const ranges = new BlockList();
  for (const entry of list.split(',').map((one) => one.trim())) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address);
    const length = bits === undefined ? (family === 6 ? 128 : 32) : Number(bits);
    if (entry === '') continue;
    if (family === 0 || !/^\d+$/.test(bits ?? '0') || length > (family === 6 ? 128 : 32)) {
      context.addIssue({ code: 'custom', message: 'must be addresses or CIDR ranges, separated by commas' });
      return z.NEVER;
    }
    ranges.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4');
  }
  return ranges;
});

/** A JSON list; who is in it can be signed in as from the sign-in page, by whoever reads the mail catcher. */
const demoPeople = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.array(z.object({ name: z.string(), email: z.string(), role: z.string() })));

export const gatewayConfig = z.object({
  ...serviceConfig,
  /** Health, readiness, metrics and the gateway's own API description, on `HOST`; never on `PORT`. 0 takes any free port. */
  INTERNAL_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  /** Where people reach the gateway. Links in e-mails begin with it, cookies are secure if it is https, writes come from it. */
  HUBHOURS_PUBLIC_URL: origin,
  /** Signs cookies and seals the keys that sign tokens, in the database: the same for all replicas, kept over restarts. */
  AUTH_SECRET: z.string({ error: 'is missing' }).min(32, { error: 'must be at least 32 characters' }),
  /** `smtp://[user:password@]host:port`, or `smtps://` for TLS from the first byte. */
  SMTP_URL: z.string({ error: 'is missing' }).refine((value) => isUrl(value, schemes.smtp), {
    error: 'must be an address that begins with smtp:// or smtps://',
  }),
  /** The sender of sign-in links: `Hubhours <hello@example.org>`. */
  MAIL_FROM: z.string({ error: 'is missing' }).min(3, { error: 'is empty' }),
  /** The page of a mail catcher, which the pages then link to. Only where no real mail is sent. */
  HUBHOURS_MAIL_CATCHER_URL: z
    .string()
    .refine((value) => isUrl(value, schemes.http), { error: 'must be an http or https address' })
    .optional(),
  /** RabbitMQ's management API, for operators; without user and password it takes AMQP_URL's. Absent: no queues are shown. */
  RABBITMQ_MANAGEMENT_URL: z
    .string()
    .refine((value) => isUrl(value, schemes.http), { error: 'must be an http or https address' })
    .optional(),
  /** `0`: there is no demo, and the sign-in page lists none of its people. */
  HUBHOURS_DEMO: z.enum(['0', '1'], { error: 'must be 0 or 1' }).default('1'),
  /** The demo's people, whom the sign-in page lists where a mail catcher has their mail. */
  HUBHOURS_DEMO_PEOPLE: demoPeople.default([]),
  /** The folder of the built web app. Without it the gateway serves the API alone. */
  WEB_ROOT: z
    .string()
    .refine((folder) => existsSync(join(folder, 'index.html')), { error: 'holds no web app; npm run build makes one' })
    .optional(),
  /** Booking's replicas, comma-separated; requests go round. One name may stand for several addresses. */
  BOOKING_URLS: replicas,
  /** The same for availability. */
  AVAILABILITY_URLS: replicas,
  /** The same for billing. */
  BILLING_URLS: replicas,
  /** The same for notifications. */
  NOTIFICATIONS_URLS: replicas,
  /** Proxies in front of the gateway, whose X-Forwarded-For is believed. None: the socket's address is the client's. */
  TRUSTED_PROXIES: addressRanges.default(new BlockList()),
});
export type GatewayConfig = z.output<typeof gatewayConfig>;

/** Whom the sign-in page lists. Where mail is real, a link for one of the demo's people would reach nobody. */
export function peopleOfDemo(
  config: Pick<GatewayConfig, 'HUBHOURS_DEMO' | 'HUBHOURS_DEMO_PEOPLE' | 'HUBHOURS_MAIL_CATCHER_URL'>,
) {
  const seen = config.HUBHOURS_DEMO === '1' && config.HUBHOURS_MAIL_CATCHER_URL !== undefined;
  return seen ? config.HUBHOURS_DEMO_PEOPLE : [];
}

/** Where each service answers, replica by replica. */
export function replicaUrls(
  config: Pick<GatewayConfig, 'BOOKING_URLS' | 'AVAILABILITY_URLS' | 'BILLING_URLS' | 'NOTIFICATIONS_URLS'>,
) {
  return {
    booking: config.BOOKING_URLS,
    availability: config.AVAILABILITY_URLS,
    billing: config.BILLING_URLS,
    notifications: config.NOTIFICATIONS_URLS,
  };
}
