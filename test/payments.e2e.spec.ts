import { afterAll, beforeAll, expect, it } from 'vitest';
import { StripeServer } from '../libs/testing/src/stripe/server.ts';
import { startOwnSystem } from '../scripts/system.ts';

// The whole system beside a provider that is not ours, on this machine: its webhooks come through the gateway.

const hook = '/api/payments/stripe/webhook';
let stripe: StripeServer;
let system: Awaited<ReturnType<typeof startOwnSystem>>;

beforeAll(async () => {
  stripe = await StripeServer.start();
  system = await startOwnSystem(['--replicas', 'billing=2'], stripe.environment);
  stripe.webhooks.url = system.endpoints().gateway + hook;
  stripe.webhooks.times = 2;
});
afterAll(async () => {
  await stripe?.stop();
  expect(await system?.stop()).toContain('0');
});

it('tells the story of a card that is declined and then replaced', async () => {
  const told = await system.tellStory();
  expect(told).toContain('✓ his card is declined');
  expect(told).toContain('✓ another one pays');
  expect(told).toContain('✓ it goes to the card that paid');
  const payments = stripe.account.all('payment_intent').filter(({ status }) => status === 'succeeded');
  expect(payments.map(({ amount }) => amount)).toEqual([7500]);
  expect(stripe.takenFor(payments[0]!['metadata'].hubhours_charge)).toBe(5000);
}, 240_000);

it('a webhook passes the gateway byte for byte and without a token, and only with its signature', async () => {
  const [event] = stripe.webhooks.happened;
  expect(await stripe.webhooks.send(event!)).toBe(200);
  const url = system.endpoints().gateway + hook;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: event!.body,
  });
  expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'payment.signature-invalid' }]);
  const large = JSON.stringify({ padding: 'x'.repeat(200_000) });
  const refused = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: large });
  expect(refused.status).toBe(413);
});

it('no log has a secret of the provider’s, a page of it, or the key of a payment', async () => {
  const lines = system.logs().flatMap(({ text }) => text.split('\n'));
  expect(lines.length).toBeGreaterThan(100);
  const pages = stripe.account.all('checkout.session').map(({ id }) => id);
  for (const word of [stripe.secretKey, stripe.webhooks.secret, ...pages]) {
    expect(lines.filter((line) => line.includes(word))).toEqual([]);
  }
  expect(lines.filter((line) => /\/api\/payments\/links\/(?!:key)/.test(line))).toEqual([]);
});
