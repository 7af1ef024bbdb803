import { routes } from '@hubhours/contracts/routes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Billing } from './billing.ts';

let billing: Billing;
let paths: Record<string, Record<string, { responses: object }>>;

beforeAll(async () => {
  billing = await Billing.start();
  paths = ((await (await fetch(`${billing.url}/openapi.json`)).json()) as { paths: typeof paths }).paths;
});
afterAll(() => billing.stop());

it('describes every call, with its answers', () => {
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, call]) => [
      `${method.toUpperCase()} ${path}`,
      Object.keys(call.responses).filter((status) => status.startsWith('2')),
    ]),
  );
  expect(Object.fromEntries(calls)).toEqual({
    'GET /api/hubs/{id}/usage': ['200'],
    'GET /api/decisions': ['200'],
    'GET /api/decisions/{id}': ['200'],
    'GET /api/professionals/{id}/decision-defaults': ['200'],
    'PUT /api/professionals/{id}/decision-defaults': ['200'],
    'POST /api/decisions/{id}/outcome': ['200'],
    'DELETE /api/decisions/{id}/outcome': ['200'],
    'POST /api/sessions/{id}/decision': ['200', '201'],
    'GET /api/charges': ['200'],
    'POST /api/charges/{id}/payment': ['200'],
    'POST /api/charges/{id}/refund': ['200'],
    'GET /api/me/payment-method': ['200'],
    'POST /api/me/payment-method': ['200'],
    'DELETE /api/me/payment-method': ['200'],
    'GET /api/payments/links/{key}': [],
    'POST /api/payments/stripe/webhook': ['200'],
    'GET /api/clients/{id}/credits': ['200'],
    'POST /api/hubs/{id}/credit-grants': ['201'],
  });
});

it('answers at the paths that the gateway sends here', () => {
  for (const path of Object.keys(paths)) {
    const segments = path.split('/');
    const route = routes.find(([pattern]) => {
      const parts = pattern.split('/');
      const rest = parts.at(-1) === '*';
      if (rest ? segments.length < parts.length : segments.length !== parts.length) return false;
      return parts.every((part, index) => part === '*' || part.startsWith(':') || part === segments[index]);
    });
    expect(route?.[1], path).toBe('billing');
  }
});

it('asks everybody for a token, but the provider and whoever has a payment’s link', async () => {
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of Object.keys(methods)) {
      const answer = await fetch(billing.url + path.replace('{id}', crypto.randomUUID()), {
        method: method.toUpperCase(),
      });
      const status = path.startsWith('/api/payments/') ? [400, 404] : [401];
      expect(status, `${method} ${path}`).toContain(answer.status);
    }
  }
});
