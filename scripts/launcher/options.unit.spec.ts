import { expect, test } from 'vitest';
import { allowedHost, readOptions } from './options.ts';

const refusal = (args: string[], env: Record<string, string>) => {
  try {
    readOptions(args, env);
  } catch (error) {
    const { message, cure } = error as { message: string; cure: string };
    return `${message} ${cure}`;
  }
  return 'accepted';
};

test('with nothing said: port 8080, one of each, demo data and its operator, loopback', () => {
  const options = readOptions([], {});
  expect(options.ports.gateway).toBe(8080);
  expect(options.replicas).toEqual({ booking: 1, availability: 1, billing: 1, notifications: 1, gateway: 1 });
  expect(options).toMatchObject({ demo: true, operatorEmail: 'ops@hubhours.test', host: '127.0.0.1' });
});

test('replicas are counted per service', () => {
  expect(readOptions(['--replicas', 'booking=2,notifications=3'], {}).replicas).toMatchObject({
    booking: 2,
    notifications: 3,
    billing: 1,
  });
});

test('without demo data nobody is made operator unasked', () => {
  expect(readOptions([], { HUBHOURS_DEMO: '0' }).operatorEmail).toBeUndefined();
  expect(readOptions([], { HUBHOURS_DEMO: '0', HUBHOURS_OPERATOR_EMAIL: 'Me@Example.org' }).operatorEmail).toBe(
    'me@example.org',
  );
});

test.each(['abc', '0', '65536', '-1', '80.5', '8080 ', '1e3'])('HUBHOURS_PORT=%s is refused by name', (port) => {
  expect(refusal([], { HUBHOURS_PORT: port })).toMatch(/HUBHOURS_PORT is ".*whole number from 1 to 65535/);
});

test.each([
  'booking',
  'booking=',
  'booking=0',
  'booking=11',
  'booking=two',
  'kitchen=2',
  'gateway=2',
  '',
  'booking=2,',
])('--replicas %s is refused with an example', (value) => {
  expect(refusal([`--replicas=${value}`], {})).toContain('--replicas booking=2,notifications=3');
});

test('an unknown option is refused', () => {
  expect(refusal(['--replica', 'booking=2'], {})).toContain('The command line is not understood');
});

test('a malformed variable is refused by name', () => {
  expect(refusal([], { HUBHOURS_DEMO: 'yes' })).toContain('HUBHOURS_DEMO');
  expect(refusal([], { HUBHOURS_OPERATOR_EMAIL: 'nobody' })).toContain('HUBHOURS_OPERATOR_EMAIL');
  expect(refusal([], { HUBHOURS_SMTP_URL: 'mail.example.org' })).toContain('HUBHOURS_SMTP_URL');
});

test('more than loopback is given only without demo data and mail catcher, and the refusal is told', () => {
  const asked = { HUBHOURS_HOST: '0.0.0.0' };
  expect(allowedHost(readOptions([], asked))).toMatchObject({
    host: '127.0.0.1',
    told: expect.stringContaining('demo data and a mail catcher'),
  });
  expect(allowedHost(readOptions([], { ...asked, HUBHOURS_DEMO: '0' })).told).toContain('a mail catcher');
  expect(
    allowedHost(readOptions([], { ...asked, HUBHOURS_DEMO: '0', HUBHOURS_SMTP_URL: 'smtp://mail.example.org:25' })),
  ).toEqual({ host: '0.0.0.0' });
});
