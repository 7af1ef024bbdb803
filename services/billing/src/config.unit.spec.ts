import { readConfig } from '@hubhours/platform/config';
import { expect, it } from 'vitest';
import { billingConfig } from './config.ts';

const needed = {
  PORT: '0',
  DATABASE_URL: 'postgres://u:p@localhost/billing',
  AMQP_URL: 'amqp://localhost',
  AUTH_JWKS_URL: 'http://localhost/jwks',
  AUTH_ISSUER: 'http://localhost',
};
const stripe = {
  STRIPE_SECRET_KEY: 'sk_test_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_1',
  HUBHOURS_PUBLIC_URL: 'https://hubhours.example',
};
const read = (env: Record<string, string | undefined>) => readConfig(billingConfig, { ...needed, ...env });

it('needs nothing for payments by hand', () => {
  expect(read({}).STRIPE_SECRET_KEY).toBeUndefined();
});

it('Stripe’s key comes with the secret of its webhooks and our own address', () => {
  expect(read(stripe).STRIPE_SECRET_KEY).toBe('sk_test_1');
  expect(() => read({ ...stripe, STRIPE_WEBHOOK_SECRET: undefined })).toThrow(/STRIPE_WEBHOOK_SECRET is missing/);
  expect(() => read({ ...stripe, HUBHOURS_PUBLIC_URL: '' })).toThrow(/HUBHOURS_PUBLIC_URL is missing/);
});

it('what is wrong is named, and its value never', () => {
  const wrong = () => read({ ...stripe, STRIPE_SECRET_KEY: 'hunter2', STRIPE_WEBHOOK_SECRET: 'hunter3' });
  expect(wrong).toThrow(/STRIPE_SECRET_KEY must begin with sk_ or rk_; STRIPE_WEBHOOK_SECRET must begin with whsec_/);
  expect(wrong).not.toThrow(/hunter/);
});

it('the secret key travels without TLS on this machine only', () => {
  expect(read({ ...stripe, STRIPE_API_BASE: 'http://127.0.0.1:12111' }).STRIPE_API_BASE?.port).toBe('12111');
  expect(read({ ...stripe, STRIPE_API_BASE: 'https://stripe.example' }).STRIPE_API_BASE?.hostname).toBe(
    'stripe.example',
  );
  for (const base of ['http://stripe.example', 'stripe', 'ftp://127.0.0.1']) {
    expect(() => read({ ...stripe, STRIPE_API_BASE: base })).toThrow(/STRIPE_API_BASE must be an https address/);
  }
});
