import { Logger } from '@nestjs/common';
import { betterAuth } from 'better-auth';
import { jwt } from 'better-auth/plugins/jwt';
import { magicLink } from 'better-auth/plugins/magic-link';
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';

/** How long a link in an e-mail is good for, in seconds. */
export const LINK_SECONDS = 600;

export type AuthOptions = {
  readonly publicUrl: string;
  readonly secret: string;
  readonly issuer: string;
  readonly audience: string;
  /** Hears the token of a link that was just made; `requestId` is what the link was asked for with. */
  readonly onLink: (requestId: string, token: string) => void;
};

const text = { type: 'string', input: false } as const;
const texts = { type: 'string[]', input: false } as const;

/**
 * better-auth on its own tables. None of its routes is exposed: the gateway's controllers call its API. Nobody signs up:
 * users come from the directory's events, under the party's id. No cookie cache, so that sign-out and role changes are
 * seen by the next request.
 */
export function createAuth(pool: Pool, options: AuthOptions) {
  const logger = new Logger('Auth');
  return betterAuth({
    appName: 'Hubhours',
    baseURL: options.publicUrl,
    basePath: '/api/auth',
    secret: options.secret,
    database: pool,
    // its messages may quote what the caller sent: level and sentence only
    logger: { level: 'error', log: (_level, message) => logger.warn(message.slice(0, 200)) },
    telemetry: { enabled: false },
    rateLimit: { enabled: false }, // the edge limits all calls alike
    user: {
      modelName: 'users',
      additionalFields: {
        roles: texts,
        administers: texts,
        memberOf: { ...text, required: false },
        timeZone: text,
        locale: text,
      },
    },
    session: { modelName: 'sessions', cookieCache: { enabled: false } },
    account: { modelName: 'accounts' },
    verification: { modelName: 'verifications' },
    advanced: {
      cookiePrefix: 'hubhours',
      useSecureCookies: options.publicUrl.startsWith('https:'),
      database: { generateId: 'uuid' },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
    },
    plugins: [
      magicLink({
        expiresIn: LINK_SECONDS,
        disableSignUp: true,
        storeToken: { type: 'custom-hasher', hash: async (token) => hashOf(token) },
        sendMagicLink: ({ token, metadata }) => options.onLink(String(metadata?.['requestId']), token),
      }),
      jwt({
        disableSettingJwtHeader: true,
        schema: { jwks: { modelName: 'signing_keys' } },
        // a replaced key stays published far longer than the tokens it signed live
        jwks: { keyPairConfig: { alg: 'EdDSA', crv: 'Ed25519' }, rotationInterval: 30 * 86_400, gracePeriod: 86_400 },
        jwt: { issuer: options.issuer, audience: options.audience, expirationTime: '10m' },
      }),
    ],
  });
}

export type HubhoursAuth = ReturnType<typeof createAuth>;

/** Whose verification row it is, without the token itself. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
