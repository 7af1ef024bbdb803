import { readConfig } from '@hubhours/platform/config';
import { describe, expect, it } from 'vitest';
import { gatewayConfig, peopleOfDemo } from './config.ts';

const env = {
  PORT: '8080',
  DATABASE_URL: 'postgres://hubhours@localhost/identity',
  AMQP_URL: 'amqp://localhost',
  AUTH_JWKS_URL: 'http://localhost:8080/api/auth/jwks',
  AUTH_ISSUER: 'http://localhost:8080',
  HUBHOURS_PUBLIC_URL: 'http://localhost:8080',
  AUTH_SECRET: 'x'.repeat(32),
  SMTP_URL: 'smtp://localhost:1025',
  MAIL_FROM: 'Hubhours <hello@hubhours.test>',
  BOOKING_URLS: 'http://localhost:1, http://localhost:2/',
  AVAILABILITY_URLS: 'http://localhost:3',
  BILLING_URLS: 'http://localhost:4',
  NOTIFICATIONS_URLS: 'http://localhost:5',
};

describe('the environment', () => {
  it('is read into one typed object', () => {
    const config = readConfig(gatewayConfig, { ...env, TRUSTED_PROXIES: '10.0.0.0/8, ::1' });
    expect(config.BOOKING_URLS).toEqual(['http://localhost:1', 'http://localhost:2']);
    expect(config.INTERNAL_PORT).toBe(0);
    expect(config.TRUSTED_PROXIES.check('10.9.9.9')).toBe(true);
    expect(config.TRUSTED_PROXIES.check('::1', 'ipv6')).toBe(true);
    expect(config.TRUSTED_PROXIES.check('192.0.2.1')).toBe(false);
  });

  it("shows the demo's people where there is a demo, and its mail is caught", () => {
    const people = [{ name: 'Tess Arnold', email: 'tess@hubhours.test', role: 'client' }];
    const demo = { HUBHOURS_DEMO_PEOPLE: JSON.stringify(people), HUBHOURS_MAIL_CATCHER_URL: 'http://localhost:8025' };
    const shown = (more: Record<string, string>) =>
      peopleOfDemo(readConfig(gatewayConfig, { ...env, ...demo, ...more }));
    expect(shown({})).toEqual(people);
    expect(shown({ HUBHOURS_DEMO: '0' })).toEqual([]);
    expect(shown({ HUBHOURS_MAIL_CATCHER_URL: '' })).toEqual([]);
  });

  it.each([
    ['AUTH_SECRET', 'short', 'must be at least 32 characters'],
    ['AUTH_SECRET', '', 'is missing'],
    ['HUBHOURS_PUBLIC_URL', 'localhost:8080', 'must be an http or https address without a path'],
    ['HUBHOURS_PUBLIC_URL', 'http://localhost:8080/app', 'must be an http or https address without a path'],
    ['SMTP_URL', 'http://localhost', 'must be an address that begins with smtp://'],
    ['BOOKING_URLS', 'http://localhost:1,nonsense', 'must be an http or https address without a path'],
    ['BILLING_URLS', '', 'is missing'],
    ['TRUSTED_PROXIES', '10.0.0.0/99', 'must be addresses or CIDR ranges'],
    ['TRUSTED_PROXIES', 'everyone', 'must be addresses or CIDR ranges'],
    ['HUBHOURS_MAIL_CATCHER_URL', 'javascript:alert(1)', 'must be an http or https address'],
    ['INTERNAL_PORT', '70000', 'is not valid'],
    ['HUBHOURS_DEMO', 'yes', 'must be 0 or 1'],
  ])('%s=%s: one sentence says why, without the value', (name, value, reason) => {
    expect(() => readConfig(gatewayConfig, { ...env, [name]: value })).toThrow(`${name} ${reason}`);
    if (value) expect(() => readConfig(gatewayConfig, { ...env, [name]: value })).not.toThrow(` ${value}`);
  });
});
