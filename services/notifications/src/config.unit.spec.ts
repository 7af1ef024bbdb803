import { readConfig } from '@hubhours/platform/config';
import { expect, test } from 'vitest';
import { notificationsConfig } from './config.ts';

const complete = {
  PORT: '0',
  DATABASE_URL: 'postgres://localhost/notifications',
  AMQP_URL: 'amqp://localhost',
  AUTH_JWKS_URL: 'http://localhost/jwks',
  AUTH_ISSUER: 'http://localhost',
  SMTP_URL: 'smtp://localhost:1025',
  HUBHOURS_PUBLIC_URL: 'http://localhost:8080',
};
const read = (change: Record<string, string | undefined> = {}) =>
  readConfig(notificationsConfig, { ...complete, ...change });

test('what is asked for is enough, and an unreachable mail server is borne for longer than an hour', () => {
  const config = read();
  expect(config.MAIL_FROM).toBe('Hubhours <no-reply@hubhours.test>');
  expect(config.MAIL_GIVE_UP_AFTER_MS).toBeGreaterThanOrEqual(3_600_000);
  expect(config.MAIL_REFUSED_DELAYS_MS[0]).toBe(1_000);
});

test('lists of pauses are read', () => {
  expect(read({ MAIL_UNREACHABLE_DELAYS_MS: '10,20' }).MAIL_UNREACHABLE_DELAYS_MS).toEqual([10, 20]);
});

test.each([
  ['SMTP_URL', undefined, 'SMTP_URL is missing'],
  ['SMTP_URL', 'http://localhost', 'SMTP_URL must be an address that begins with smtp:// or smtps://'],
  ['HUBHOURS_PUBLIC_URL', 'javascript:alert(1)', 'HUBHOURS_PUBLIC_URL must be an address that begins with http://'],
  ['MAIL_FROM', 'nobody', 'MAIL_FROM must be an e-mail address'],
  ['MAIL_FROM', 'A <a@b.test>\r\nBcc: c@d.test', 'MAIL_FROM must be an e-mail address'],
  ['MAIL_CONCURRENCY', '0', 'MAIL_CONCURRENCY must be a whole number from 1 to 50'],
  ['MAIL_REFUSED_DELAYS_MS', '1s', 'MAIL_REFUSED_DELAYS_MS must be whole numbers of milliseconds'],
])('%s=%s is told in a sentence', (name, value, sentence) => {
  expect(() => read({ [name]: value })).toThrow(sentence);
});
