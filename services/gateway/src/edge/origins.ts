const loopback = ['localhost', '127.0.0.1', '[::1]'];
const safe = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
const sessionCookie = /(?:^|;\s*)(?:__Secure-)?hubhours\.session_token=/;

/** The origins of the gateway's own pages. On loopback the three names of the machine are one. */
export function originsOf(publicUrl: string): ReadonlySet<string> {
  const { protocol, hostname, port } = new URL(publicUrl);
  if (!loopback.includes(hostname)) return new Set([new URL(publicUrl).origin]);
  return new Set(loopback.map((host) => new URL(`${protocol}//${host}:${port || defaultPort(protocol)}`).origin));
}

function defaultPort(protocol: string): number {
  return protocol === 'https:' ? 443 : 80;
}

export type Asked = {
  readonly method: string;
  /** The matched route's template. */
  readonly route: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

/**
 * Whether a request may come from where it says. A browser adds the cookie by itself, so a write with it must name one of
 * our origins; a bearer token is added by nobody but its holder. Sign-in is guarded without a cookie too: another site
 * must neither send mails in its visitors' names nor sign them in as somebody else.
 */
export function mayComeFromThere({ method, route, headers }: Asked, ours: ReadonlySet<string>): boolean {
  if (headers['authorization']) return true;
  const origin = headers['origin'];
  const hasCookie = sessionCookie.test(String(headers['cookie'] ?? ''));
  const signsIn = route.startsWith('/api/auth/');
  if (route === '/api/auth/magic-link/verify') return isOurs(origin, ours) && !isCrossSite(headers['sec-fetch-site']);
  if (safe.has(method)) return true;
  if (hasCookie && origin === undefined) return false;
  return hasCookie || signsIn ? isOurs(origin, ours) : true;
}

function isOurs(origin: string | string[] | undefined, ours: ReadonlySet<string>): boolean {
  return origin === undefined || (typeof origin === 'string' && ours.has(origin));
}

function isCrossSite(site: string | string[] | undefined): boolean {
  return site === 'cross-site' || site === 'same-site';
}
