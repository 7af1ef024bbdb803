import { BlockList } from 'node:net';
import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

const nobody = new BlockList();
const proxies = new BlockList();
proxies.addSubnet('10.0.0.0', 8, 'ipv4');
proxies.addAddress('fd00::1', 'ipv6');

describe('whom a request is from', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['nonsense', 'unknown'],
  ])('the socket of %s counts as %s', (socket, key) => {
    expect(clientAddress(socket, undefined, nobody)).toBe(key);
  });

  it('believes no X-Forwarded-For of a stranger', () => {
    expect(clientAddress('192.0.2.7', '198.51.100.1', proxies)).toBe('192.0.2.7');
  });

  it('believes trusted proxies as far as they wrote it', () => {
    expect(clientAddress('10.1.1.1', '198.51.100.1', proxies)).toBe('198.51.100.1');
    expect(clientAddress('10.1.1.1', '203.0.113.9, 198.51.100.1, 10.2.2.2', proxies)).toBe('198.51.100.1');
    expect(clientAddress('fd00::1', '2001:db8::5', proxies)).toBe('2001:db8:0:0::/64');
    expect(clientAddress('10.1.1.1', 'nonsense', proxies)).toBe('10.1.1.1');
    expect(clientAddress('10.1.1.1', undefined, proxies)).toBe('10.1.1.1');
  });
});
