import { describe, expect, it } from 'vitest';
import { mayComeFromThere, originsOf } from './origins.ts';

const cookie = 'other=1; hubhours.session_token=abc.def';
const ours = originsOf('http://localhost:8080');
const may = (method: string, headers: Record<string, string>, route = '/api/*', origins = ours) =>
  mayComeFromThere({ method, route, headers }, origins);

describe('where a request may come from', () => {
  it('takes the three names of the machine as one origin, with the gateway’s port only', () => {
    expect([...ours]).toEqual(['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080']);
    expect([...originsOf('https://hubhours.example')]).toEqual(['https://hubhours.example']);
    expect(may('POST', { cookie, origin: 'http://[::1]:8080' })).toBe(true);
    expect(may('POST', { cookie, origin: 'http://127.0.0.1:8081' })).toBe(false);
    expect(may('POST', { cookie, origin: 'https://localhost:8080' })).toBe(false);
    expect(may('POST', { cookie, origin: 'http://localhost.evil.test:8080' })).toBe(false);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'refuses a %s with the cookie from elsewhere or from nowhere',
    (method) => {
      expect(may(method, { cookie })).toBe(false);
      expect(may(method, { cookie, origin: 'null' })).toBe(false);
      expect(may(method, { cookie, origin: 'https://evil.test' })).toBe(false);
      expect(may(method, { cookie: '__Secure-hubhours.session_token=x', origin: 'https://evil.test' })).toBe(false);
    },
  );

  it('asks nothing of reads, of bearers, and of writes without the cookie', () => {
    expect(may('GET', { cookie, origin: 'https://evil.test' })).toBe(true);
    expect(may('POST', { cookie, authorization: 'Bearer x' })).toBe(true);
    expect(may('POST', { origin: 'https://payments.test' })).toBe(true);
    expect(may('POST', { cookie: 'other=1' })).toBe(true);
  });

  it('lets no other site ask for links or use them', () => {
    const ask = '/api/auth/sign-in/magic-link';
    const verify = '/api/auth/magic-link/verify';
    expect(may('POST', { origin: 'https://evil.test' }, ask)).toBe(false);
    expect(may('POST', {}, ask)).toBe(true);
    expect(may('GET', {}, verify)).toBe(true);
    expect(may('GET', { 'sec-fetch-site': 'same-origin' }, verify)).toBe(true);
    expect(may('GET', { 'sec-fetch-site': 'none' }, verify)).toBe(true);
    expect(may('GET', { 'sec-fetch-site': 'cross-site' }, verify)).toBe(false);
    expect(may('GET', { 'sec-fetch-site': 'same-site' }, verify)).toBe(false);
    expect(may('GET', { origin: 'https://evil.test' }, verify)).toBe(false);
  });
});
