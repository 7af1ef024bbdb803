/** A path of ours only: what came through an address may have been written by anybody. */
export function ownPath(given: string | null, origin: string): string {
  if (!given?.startsWith('/')) return '/';
  const url = URL.parse(given, origin);
  return url?.origin === origin ? url.pathname + url.search + url.hash : '/';
}
