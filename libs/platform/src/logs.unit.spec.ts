import { describe, expect, test } from 'vitest';
import { withCorrelation } from './correlation.ts';
import { JsonLogs } from './logs.ts';

describe('logs', () => {
  function logged(
    write: (logs: JsonLogs) => void,
    threshold: 'debug' | 'info' | 'warn' = 'debug',
  ): Record<string, unknown>[] {
    const lines: string[] = [];
    write(new JsonLogs('booking', threshold, (line) => lines.push(line)));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  test('a line has level, service, context and correlation', () => {
    const [line] = withCorrelation({ correlationId: 'c-1', traceparent: '' }, () =>
      logged((logs) => logs.log({ message: 'request', status: 200 }, 'Http')),
    );
    expect(line).toMatchObject({
      level: 'info',
      service: 'booking',
      context: 'Http',
      correlationId: 'c-1',
      message: 'request',
      status: 200,
    });
  });

  test('below the threshold nothing is written', () => {
    expect(logged((logs) => [logs.debug('x'), logs.log('x'), logs.warn('y')], 'warn')).toHaveLength(1);
  });

  test('of an error neither parameters nor the row that clashed are written', () => {
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (email)=(a@b.c)',
      parameters: ['a@b.c'],
    });
    const lines = logged((logs) => [logs.error(error), logs.warn({ message: 'x', error })]);
    expect(lines[0]).toMatchObject({ message: 'duplicate key', code: '23505', error: 'Error' });
    expect(JSON.stringify(lines)).not.toContain('a@b.c');
  });

  test('a message with line breaks stays one line', () => {
    expect(logged((logs) => logs.log('two\nlines'))).toHaveLength(1);
  });
});
