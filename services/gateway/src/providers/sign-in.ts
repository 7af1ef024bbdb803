import { HttpProblem } from '@hubhours/platform/http-problem';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { APIError } from 'better-auth/api';
import { Pool } from 'pg';
import type { GatewayConfig } from '../config.ts';
import { createAuth, hashOf, LINK_SECONDS, type HubhoursAuth } from './auth.ts';
import { migrateAuth } from './auth-tables.ts';

/** What a token says beside its subject; the present state of the directory as far as it has arrived here. */
export type Claims = {
  readonly sub: string;
  readonly roles: readonly string[];
  readonly memberOf: string | null;
  readonly administers: readonly string[];
};

export type Session = {
  readonly id: string;
  readonly claims: Claims;
  /** Set-Cookie headers of a session that was prolonged, for the answer. */
  readonly cookies: readonly string[];
};

export type SignedIn = {
  readonly user: { readonly id: string; readonly email: string; readonly name: string };
  readonly cookies: readonly string[];
};

/** `row` names the link among better-auth's verifications; the token itself goes into the mail only. */
export type Link = { readonly token: string; readonly row: string; readonly expiresAt: Date };

/** All that the gateway asks of better-auth: links, sessions and tokens. */
export class SignIn implements OnApplicationShutdown {
  private readonly links = new Map<string, string>();
  private readonly auth: HubhoursAuth;
  private readonly pool: Pool;

  private constructor(config: GatewayConfig) {
    this.pool = new Pool({
      connectionString: config.DATABASE_URL,
      application_name: 'hubhours-gateway-auth',
      max: config.DATABASE_POOL,
      connectionTimeoutMillis: 5_000,
      ...(config.DATABASE_STATEMENT_TIMEOUT_MS > 0 && { statement_timeout: config.DATABASE_STATEMENT_TIMEOUT_MS }),
    });
    // without a listener an idle connection's end would crash the process
    this.pool.on('error', (error) => new Logger('Auth').warn(`a database connection was lost: ${error.message}`));
    this.auth = createAuth(this.pool, {
      publicUrl: config.HUBHOURS_PUBLIC_URL,
      secret: config.AUTH_SECRET,
      issuer: config.AUTH_ISSUER,
      audience: config.AUTH_AUDIENCE,
      onLink: (requestId, token) => this.links.set(requestId, token),
    });
  }

  static async start(config: GatewayConfig): Promise<SignIn> {
    const signIn = new SignIn(config);
    await migrateAuth(signIn.auth, signIn.pool);
    return signIn;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  /** A link for an address that is known, good once and for 10 minutes. */
  async createLink(requestId: string, email: string): Promise<Link> {
    const expiresAt = new Date(Date.now() + LINK_SECONDS * 1_000);
    try {
      await this.auth.api.signInMagicLink({ body: { email, metadata: { requestId } }, headers: new Headers() });
      const token = this.links.get(requestId);
      if (token === undefined) throw new Error('better-auth made no link');
      return { token, row: linkRow(token), expiresAt };
    } finally {
      this.links.delete(requestId);
    }
  }

  /**
   * Uses a link up, and opens a session. Of any number of calls with one token, one succeeds.
   * @throws HttpProblem 401 `auth.token-invalid` for one that is used, expired, or never was
   */
  async useLink(token: string, userAgent: string | undefined): Promise<SignedIn> {
    const headers = new Headers(userAgent === undefined ? {} : { 'user-agent': userAgent.slice(0, 500) });
    const answer = await this.auth.api.magicLinkVerify({ query: { token }, headers, asResponse: true });
    // its refusals are redirects that carry `?error=`
    if (answer.status === 302) throw new HttpProblem(401, 'auth.token-invalid');
    if (!answer.ok) throw new Error(`better-auth answered ${answer.status} to a link`);
    const { user } = (await answer.json()) as { user: SignedIn['user'] };
    const { id, email, name } = user;
    return { user: { id, email, name }, cookies: answer.headers.getSetCookie() };
  }

  /** The live session of a Cookie header, read from the database each time: what was ended is over at once. */
  async sessionOf(cookie: string | undefined, { prolong = true } = {}): Promise<Session | undefined> {
    const found = await this.find(cookie, prolong);
    if (!found) return undefined;
    const { session, user } = found.response;
    const { id: sub, roles, memberOf, administers } = user;
    const claims = { sub, roles, memberOf: memberOf ?? null, administers };
    return { id: session.id, claims, cookies: found.headers.getSetCookie() };
  }

  /** Ends the session of a Cookie header, if there is one. Set-Cookie headers that make the browser forget it. */
  async end(cookie: string | undefined): Promise<readonly string[]> {
    const found = await this.find(cookie);
    if (found) {
      // signOut() below would say 200 even if the row could not be deleted
      const { internalAdapter } = await this.auth.$context;
      await internalAdapter.deleteSession(found.response.session.token);
    }
    const answer = await this.auth.api.signOut({ headers: headersOf(cookie), asResponse: true });
    return answer.headers.getSetCookie();
  }

  /** A new token of 10 minutes. */
  async mint(claims: Claims): Promise<string> {
    const iat = Math.floor(Date.now() / 1_000);
    const { token } = await this.auth.api.signJWT({ body: { payload: { ...claims, iat } } });
    return token;
  }

  /** The public keys of every token that may still live. */
  async keys(): Promise<{ readonly keys: readonly unknown[] }> {
    return this.auth.api.getJwks();
  }

  private async find(cookie: string | undefined, prolong = true) {
    if (!cookie?.includes('hubhours.session_token=')) return undefined;
    const { headers, response } = await this.auth.api
      .getSession({ headers: headersOf(cookie), query: { disableRefresh: !prolong }, returnHeaders: true })
      .catch(throwCause);
    return response ? { headers, response } : undefined;
  }
}

/** How better-auth names a link in its table, given the hasher that we gave it. */
export function linkRow(token: string): string {
  return `magic-link:${hashOf(token)}`;
}

function headersOf(cookie: string | undefined): Headers {
  return new Headers(cookie === undefined ? {} : { cookie });
}

/** better-auth hides a database that is away behind a 500 of its own; the cause says 503. */
function throwCause(error: unknown): never {
  throw error instanceof APIError && error.cause !== undefined ? error.cause : error;
}
