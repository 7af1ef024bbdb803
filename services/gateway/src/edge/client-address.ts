import { isIP, isIPv4, type BlockList } from 'node:net';

/**
 * Whom a request is from: an IPv4 address, or the /64 of an IPv6 one, since a whole /64 is commonly one household's.
 * X-Forwarded-For is believed from the right, as far as trusted proxies wrote it.
 */
export function clientAddress(socketAddress: string, forwardedFor: string | undefined, trusted: BlockList): string {
  const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim());
  let address = plain(socketAddress);
  while (isTrusted(address, trusted)) {
    const hop = plain(hops.pop() ?? '');
    if (isIP(hop) === 0) break;
    address = hop;
  }
  return isIPv4(address) ? address : network(address);
}

/** `::ffff:192.0.2.1`, as a socket that listens on both families gives IPv4, is IPv4. */
function plain(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ?? address.replace(/%.*$/, '');
}

function isTrusted(address: string, trusted: BlockList): boolean {
  const family = isIP(address);
  return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

function network(address: string): string {
  if (isIP(address) !== 6) return 'unknown';
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
