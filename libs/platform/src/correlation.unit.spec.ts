import { describe, expect, test } from 'vitest';
import { correlationFrom } from './correlation.ts';

describe('correlation', () => {
  test('a sane request id and traceparent are taken over', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const headers = { 'x-request-id': 'abc-123.DEF_4', traceparent };
    expect(correlationFrom(headers)).toEqual({ correlationId: 'abc-123.DEF_4', traceparent });
  });

  test.each(['short', 'x'.repeat(65), 'with space', '{"a":1}', 'line\nbreak', ['12345678'], undefined])(
    'request id %j is replaced',
    (id) => {
      expect(correlationFrom({ 'x-request-id': id }).correlationId).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  test.each(['00-0-0-0', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `ff-${'a'.repeat(32)}-b7ad6b7169203331-01`, 7])(
    'traceparent %j is replaced',
    (traceparent) => {
      expect(correlationFrom({ traceparent }).traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    },
  );
});
