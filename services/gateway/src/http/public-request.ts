import { SchemaFailure } from '@hubhours/kernel/schema-failure';
import type { Caller } from '@hubhours/platform/caller';
import type { FastifyRequest } from 'fastify';

/** How a caller is known. */
export type SignedIn = {
  /** Undefined for a bearer token. */
  readonly sessionId: string | undefined;
  /** Who she is by now: undefined when her session has ended, or her token has expired. */
  readonly still: () => Promise<Caller | undefined>;
};

/** What the edge leaves on a request from outside. */
export type PublicRequest = FastifyRequest & {
  /** An IPv4 address or an IPv6 /64. */
  readonly clientAddress: string;
  /** The origins under which the gateway is reached. */
  readonly ourOrigins: ReadonlySet<string>;
  /** On routes that want a caller, if there is one. */
  readonly signedIn?: SignedIn;
};

/**
 * A path of ours, from a path or an address as a caller gave it.
 * @throws SchemaFailure for one that leads, or could be read to lead, elsewhere
 */
export function pathOfOurs(given: string, ourOrigins: ReadonlySet<string>): string {
  const base = 'http://ours.invalid';
  // browsers read a backslash as a slash, and drop tabs and line ends
  const url = /[\\\s]|\p{Cc}/u.test(given) ? null : URL.parse(given, base);
  if (!url || !(given.startsWith('/') ? url.origin === base : ourOrigins.has(url.origin))) {
    throw new SchemaFailure([{ path: 'callbackURL', message: 'must be a path of this address' }]);
  }
  return url.pathname.replace(/^\/{2,}/, '/') + url.search + url.hash;
}
