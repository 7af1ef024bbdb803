import { StripeServer } from '@hubhours/testing/stripe/server';
import { signature } from '@hubhours/testing/stripe/webhooks';
import { v7 as uuidV7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Billing, client } from './billing.ts';

let stripe: StripeServer;
let billing: Billing;

beforeAll(async () => {
  stripe = await StripeServer.start();
  billing = await Billing.start({ ...stripe.environment, HUBHOURS_PUBLIC_URL: 'https://hubhours.test' });
});
afterAll(async () => {
  await billing.stop();
  await stripe.stop();
});

const now = () => Math.floor(Date.now() / 1_000);
const event = (metadata: object = {}) =>
  JSON.stringify(
    { id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', data: { object: { metadata } } },
    null,
    3,
  );

async function post(
  body: string,
  signed: string | undefined,
  url = billing.url,
): Promise<{ status: number; code: unknown }> {
  const headers = { 'content-type': 'application/json', ...(signed !== undefined && { 'stripe-signature': signed }) };
  const answer = await fetch(`${url}/api/payments/stripe/webhook`, { method: 'POST', headers, body });
  const text = await answer.text();
  return { status: answer.status, code: text === '' ? undefined : JSON.parse(text).code };
}

it('is heard without a token if it is signed over the very bytes that came', async () => {
  const body = event({ hubhours_charge: uuidV7(), hubhours_attempt: '1' });
  expect(await post(body, signature(body, stripe.webhooks.secret))).toEqual({ status: 200, code: undefined });
});

it.each([
  ['no signature', () => undefined],
  ['one by another secret', (body: string) => signature(body, 'whsec_other')],
  ['one of something else', () => signature('{}', stripe.webhooks.secret)],
  [
    'one of the same thing written otherwise',
    (body: string) => signature(JSON.stringify(JSON.parse(body)), stripe.webhooks.secret),
  ],
  ['one of six minutes ago', (body: string) => signature(body, stripe.webhooks.secret, now() - 360)],
  ['rubbish', () => 'v1=,t=x'],
])('is refused with %s', async (_what, signed) => {
  const body = event();
  expect(await post(body, signed(body))).toEqual({ status: 400, code: 'payment.signature-invalid' });
});

it('about what others made in the same account, about nothing, or with rubbish in our names, is heard and ignored', async () => {
  const bodies = [
    event(),
    event({ hubhours_charge: "'; DROP TABLE charges", hubhours_attempt: '1' }),
    event({ hubhours_charge: uuidV7(), hubhours_attempt: '99999999999' }),
    event({ hubhours_refund: uuidV7() }),
    event({ hubhours_setup: uuidV7() }),
    JSON.stringify({ id: 'evt_2', object: 'event', type: 'x', data: { object: {} } }),
  ];
  for (const body of bodies) expect((await post(body, signature(body, stripe.webhooks.secret))).status).toBe(200);
});

it('has a limit of size, and is JSON', async () => {
  const large = JSON.stringify({ padding: 'x'.repeat(100_001) });
  expect(await post(large, signature(large, stripe.webhooks.secret))).toEqual({
    status: 413,
    code: 'request.too-large',
  });
  expect((await post('{', signature('{', stripe.webhooks.secret))).status).toBe(400);
});

it('there is none where no provider is configured, and nobody can keep a card there', async () => {
  const manual = await Billing.start();
  const body = event();
  expect(await post(body, signature(body, stripe.webhooks.secret), manual.url)).toEqual({
    status: 404,
    code: 'route.not-found',
  });
  const who = client(uuidV7());
  expect((await manual.get(who, '/api/me/payment-method')).body).toEqual({ online: false, card: null });
  expect(await manual.post(who, '/api/me/payment-method')).toMatchObject({
    status: 409,
    body: { code: 'payment.not-online' },
  });
  await manual.stop();
});

it('a link with a key that nobody has leads nowhere', async () => {
  const path = (key: string) => `${billing.url}/api/payments/links/${key}`;
  expect((await fetch(path('x'.repeat(24)))).status).toBe(404);
  expect((await fetch(path('x'))).status).toBe(400);
});
