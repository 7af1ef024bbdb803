import { expect, test } from 'vitest';
import { z } from 'zod';
import { SchemaPipe } from './pipe.ts';

const date = z.iso.date();
const schema = z.strictObject({
  overrides: z.array(
    z.union([z.strictObject({ date, closed: z.literal(true) }), z.strictObject({ date, start: z.iso.time() })]),
  ),
});

test.each([
  ['a field of the form that was meant', { date: '2027-01-12', start: 'noon' }, ['overrides.0.start']],
  ['a field of the other form', { date: '2027-01-12', closed: false }, ['overrides.0.closed']],
  ['a field that both have', { date: 'tomorrow', closed: true }, ['overrides.0.date']],
])('of a union is named %s', async (_what, override, paths) => {
  const failure = await new SchemaPipe()
    .transform({ overrides: [override] }, { type: 'body', schema })
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ issues: paths.map((path) => ({ path })) });
});
