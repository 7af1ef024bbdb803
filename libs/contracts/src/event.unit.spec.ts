import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineCommand, defineEvent } from './event.ts';

const subject = '019aa2b4-7c00-7001-8000-000000000001';
const moved = defineEvent('test.thing-moved.v1', z.object({ to: z.number().int() }));
const arrived = {
  id: '019aa2b4-7c00-7002-8000-000000000002',
  source: 'test',
  type: 'test.thing-moved.v1',
  subject,
  sequence: 1,
  time: '2026-12-02T16:00:00.000Z',
  data: { to: 3 },
};

it('a new event has the name of its definition', () => {
  const event = moved.create({ subject, sequence: 1, data: { to: 3 } });
  expect(event).toEqual({ type: 'test.thing-moved.v1', subject, sequence: 1, data: { to: 3 } });
});

it('a producer cannot make one that its consumers would refuse', () => {
  expect(() => moved.create({ subject, sequence: 1, data: { to: 1.5 } })).toThrow(z.ZodError);
});

it('what is not in the schema is not sent', () => {
  const data = { to: 3, secret: 'x' };
  expect(moved.create({ subject, sequence: 1, data }).data).toEqual({ to: 3 });
});

it('a consumer bears a field that a later producer added', () => {
  expect(moved.schema.parse({ ...arrived, data: { to: 3, by: 'crane' } }).data).toEqual({ to: 3 });
});

it.each([
  ['id', 'not-a-uuid'],
  ['subject', 'not-a-uuid'],
  ['sequence', 0],
  ['sequence', 1.5],
  ['sequence', '1'],
  ['time', '2026-12-02T16:00:00'],
  ['time', '2026-12-02 16:00:00Z'],
  ['source', ''],
  ['type', ''],
])('an event whose %s is %j is refused', (attribute, value) => {
  expect(moved.schema.safeParse(arrived).success).toBe(true);
  expect(moved.schema.safeParse({ ...arrived, [attribute]: value }).success).toBe(false);
});

it('a command knows its request and its reply', () => {
  const move = defineCommand('test.move-thing.v1', z.object({ to: z.number() }), z.object({ done: z.boolean() }));
  expect(move.name).toBe('test.move-thing.v1');
  expect(move.schema.safeParse({ to: 3 }).success).toBe(true);
  expect(move.reply.safeParse({ done: 'yes' }).success).toBe(false);
});
