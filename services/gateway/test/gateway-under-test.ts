import { partyChanged } from '@hubhours/contracts/events/booking';
import { createService } from '@hubhours/platform/service';
import { freshVhost } from '@hubhours/testing/broker';
import { freshDatabase } from '@hubhours/testing/databases';
import { eventually } from '@hubhours/testing/eventually';
import { anyPort } from '@hubhours/testing/servers/ports';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';
import type { z } from 'zod';
import { gatewayConfig, type GatewayConfig } from '../src/config.ts';
import { gateway } from '../src/gateway.ts';
import { KeepUser } from '../src/use-cases/keep-user.ts';
import { MailCatcher } from './mail-catcher.ts';
import { StandIn } from './stand-in.ts';

type Party = z.input<typeof partyChanged.schema>['data'];

/** Database, broker, mail server and a service behind it: what replicas of the gateway share. */
export async function surroundings() {
  const [database, broker, mail, service] = await Promise.all([
    freshDatabase('identity'),
    freshVhost(),
    MailCatcher.start(),
    StandIn.start(),
  ]);
  const secret = randomUUID() + randomUUID();

  return {
    database,
    broker,
    mail,
    service,
    /** Configuration of one replica, as the environment would give it. */
    async config(given: Record<string, string> = {}): Promise<GatewayConfig> {
      const port = given['PORT'] ?? String(await anyPort());
      const url = `http://127.0.0.1:${port}`;
      return gatewayConfig.parse({
        PORT: port,
        INTERNAL_PORT: String(await anyPort()),
        DATABASE_URL: database.url,
        DATABASE_DURABILITY: 'not-needed',
        AMQP_URL: broker.amqpUrl,
        AUTH_JWKS_URL: `${url}/api/auth/jwks`,
        AUTH_ISSUER: 'https://hubhours.test',
        AUTH_SECRET: secret,
        LOG_LEVEL: 'silent',
        HUBHOURS_PUBLIC_URL: url,
        SMTP_URL: mail.url,
        MAIL_FROM: 'Hubhours <hello@hubhours.test>',
        BOOKING_URLS: service.url,
        AVAILABILITY_URLS: service.url,
        BILLING_URLS: service.url,
        NOTIFICATIONS_URLS: service.url,
        ...given,
      });
    },
    async stop(): Promise<void> {
      await Promise.all([mail.stop(), service.stop()]);
      await Promise.all([database.drop(), broker.drop()]);
    },
  };
}
export type Surroundings = Awaited<ReturnType<typeof surroundings>>;

export async function startGateway(around: Surroundings, given: Record<string, string> = {}) {
  const config = await around.config(given);
  const { app, url, close } = await createService(gateway, config);
  const internalUrl = `http://127.0.0.1:${config.INTERNAL_PORT}`;
  let sequence = 0;

  const known = {
    app,
    url,
    internalUrl,
    config,
    close,
    db: () => app.get(DataSource, { strict: false }),

    /** As if the directory's event had come. */
    async know(party: Partial<Party> & { email: string }): Promise<Party> {
      const data: Party = {
        partyId: uuidV7(),
        name: 'Ada Example',
        locale: 'en',
        timeZone: 'Europe/Dublin',
        roles: ['client'],
        memberOf: null,
        administers: [],
        ...party,
      };
      sequence += 1;
      const envelope = { id: randomUUID(), source: 'booking', type: partyChanged.name, time: new Date().toISOString() };
      const event = partyChanged.schema.parse({ ...envelope, subject: data.partyId, sequence, data });
      await app.get(KeepUser, { strict: false }).execute(event);
      return data;
    },

    async askForLink(email: string, more: Record<string, unknown> = {}): Promise<Response> {
      return post(`${url}/api/auth/sign-in/magic-link`, { email, ...more });
    },

    /** The token of the newest link to an address. */
    async tokenFor(email: string, more: Record<string, unknown> = {}): Promise<string> {
      const before = around.mail.to(email).length;
      const answer = await known.askForLink(email, more);
      if (answer.status !== 200) throw new Error(`asking for a link: ${answer.status}`);
      await eventually(() => around.mail.to(email).length > before);
      return /#token=(\w+)/.exec(around.mail.to(email)[before]?.text ?? '')?.[1] ?? '';
    },

    async verify(token: string, headers: Record<string, string> = {}): Promise<Response> {
      return fetch(`${url}/api/auth/magic-link/verify?token=${token}`, { headers });
    },

    /** A Cookie header of a new session. */
    async signIn(email: string): Promise<string> {
      const answer = await known.verify(await known.tokenFor(email));
      return cookieOf(answer);
    },

    async call(path: string, { cookie, ...init }: RequestInit & { cookie?: string } = {}): Promise<Response> {
      const headers = new Headers(init.headers);
      if (cookie) headers.set('cookie', cookie);
      return fetch(url + path, { redirect: 'manual', ...init, headers });
    },
  };
  return known;
}
export type RunningGateway = Awaited<ReturnType<typeof startGateway>>;

export async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const content = { 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { ...content, ...headers } });
}

export function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** Claims of a token, unverified. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

/** A query with a connection of its own, for what must not go through the gateway's pools. */
export async function query<Row extends object>(url: string, text: string, params: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, params)).rows;
  } finally {
    await client.end();
  }
}
