import { DomainError } from '@hubhours/kernel/domain-error';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { callerClaims, type Caller } from './caller.ts';
import { HttpProblem } from './http-problem.ts';

export type TokenOptions = {
  readonly AUTH_JWKS_URL: string;
  readonly AUTH_ISSUER: string;
  readonly AUTH_AUDIENCE: string;
};

/** EdDSA and ES256 of our own issuer, RS256 for other OIDC issuers. Never a symmetric one, never `none`. */
const algorithms = ['EdDSA', 'ES256', 'RS256'];

/** How long a verified token is taken at its word, in milliseconds; so long a key may be withdrawn before its tokens are refused. */
const TRUST_MS = 30_000;
/** Some 1.5 kB each. */
const MOST_TRUSTED = 2_000;

/**
 * Verifies bearer tokens against the issuer's published keys, which are fetched again when a token names an unknown one.
 * A token that was verified lately is not verified again, since a page's many calls all carry the same one, and a signature
 * costs a quarter of a short read.
 */
export class Tokens {
  private readonly keys: JWTVerifyGetKey;
  /** By the whole header, in the order of their verification. */
  private readonly trusted = new Map<string, { readonly caller: Caller; readonly until: number }>();

  constructor(private readonly options: TokenOptions) {
    this.keys = createRemoteJWKSet(new URL(options.AUTH_JWKS_URL), {
      timeoutDuration: 2_000,
      // short, so that a rotated key is accepted at once; one fetch a second is what a flood of unknown key ids can cause
      cooldownDuration: 1_000,
      cacheMaxAge: 600_000,
    });
  }

  /**
   * The caller of an `Authorization` header.
   * @throws HttpProblem 401 `auth.token-missing` | `auth.token-invalid`
   * @throws DomainError unavailable `service.unavailable` when the issuer's keys cannot be had
   */
  async callerOf(authorization: string | undefined): Promise<Caller> {
    const trusted = this.trustedCaller(authorization);
    if (trusted !== undefined) return trusted;
    if (authorization === undefined || authorization.trim() === '') throw unauthenticated('auth.token-missing');
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization.trim())?.[1];
    if (token === undefined) throw unauthenticated('auth.token-invalid');
    const payload = await this.claimsOf(token);
    const claims = callerClaims.safeParse(payload);
    if (!claims.success) throw unauthenticated('auth.token-invalid');
    this.trust(authorization, claims.data, payload.exp);
    return claims.data;
  }

  /** The caller of a header whose token was verified lately: the same object each time, for as long as it is trusted. */
  trustedCaller(authorization: string | undefined): Caller | undefined {
    const trusted = authorization === undefined ? undefined : this.trusted.get(authorization);
    return trusted !== undefined && Date.now() < trusted.until ? trusted.caller : undefined;
  }

  private trust(authorization: string, caller: Caller, expiresAt = 0): void {
    this.trusted.delete(authorization); // to the end of the order
    this.trusted.set(authorization, { caller, until: Math.min(Date.now() + TRUST_MS, expiresAt * 1_000) });
    if (this.trusted.size <= MOST_TRUSTED) return;
    for (const oldest of this.trusted.keys()) {
      this.trusted.delete(oldest);
      break;
    }
  }

  private async claimsOf(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        algorithms,
        issuer: this.options.AUTH_ISSUER,
        audience: this.options.AUTH_AUDIENCE,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: 5,
      });
      return payload;
    } catch (error) {
      if (isKeysUnavailable(error))
        throw new DomainError('unavailable', 'service.unavailable', { service: 'identity' });
      throw unauthenticated('auth.token-invalid');
    }
  }
}

/** The fault is the key set's, not the token's: it timed out, was refused, or answered something else than keys. */
function isKeysUnavailable(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  if (!(error instanceof errors.JOSEError)) return true;
  return error.code === 'ERR_JOSE_GENERIC'; // "Expected 200 OK from the JSON Web Key Set HTTP response"
}

/** @see RFC 6750 section 3 */
function unauthenticated(code: 'auth.token-missing' | 'auth.token-invalid'): HttpProblem {
  const challenge = code === 'auth.token-missing' ? 'Bearer' : 'Bearer error="invalid_token"';
  return new HttpProblem(401, code, {}, { 'WWW-Authenticate': challenge });
}
