import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError, readConfig, serviceConfig } from './config.ts';

const schema = z.object({
  ...serviceConfig,
  OWN_LIMIT: z.coerce.number().int().default(3),
  OWN_SECRET: z.string().min(12),
});
const complete = {
  PORT: '3001',
  DATABASE_URL: 'postgres://u:p@localhost:5432/booking',
  AMQP_URL: 'amqp://u:p@localhost',
  AUTH_JWKS_URL: 'http://localhost:8080/api/auth/jwks',
  AUTH_ISSUER: 'http://localhost:8080',
  OWN_SECRET: 'long enough for it',
};

function refusal(env: Record<string, string | undefined>): string {
  try {
    readConfig(schema, env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('was accepted');
}

describe('readConfig', () => {
  test('gives typed values and defaults, and nothing else of the environment', () => {
    expect(readConfig(schema, { ...complete, HOME: '/root' })).toEqual({
      ...complete,
      PORT: 3001,
      HOST: '127.0.0.1',
      DATABASE_POOL: 10,
      DATABASE_STATEMENT_TIMEOUT_MS: 5000,
      DATABASE_DURABILITY: 'required',
      AMQP_TOPOLOGY: 'declare',
      AUTH_AUDIENCE: 'hubhours',
      LOG_LEVEL: 'info',
      OWN_LIMIT: 3,
    });
  });

  test('names every wrong variable in one sentence', () => {
    const { AMQP_URL: _, ...without } = complete;
    const message = refusal({ ...without, PORT: '65536', DATABASE_URL: 'mysql://h/x', LOG_LEVEL: 'loud' });
    expect(message).toMatch(/^The environment is not complete: .*\.$/);
    expect(message).not.toContain('\n');
    expect(message).toContain('PORT must be a whole number from 0 to 65535');
    expect(message).toContain('DATABASE_URL must be an address that begins with postgres://');
    expect(message).toContain('AMQP_URL is missing');
    expect(message).toContain('LOG_LEVEL must be debug, info, warn, error or silent');
  });

  test('an empty variable is a missing one', () => {
    expect(refusal({ ...complete, AUTH_ISSUER: '' })).toContain('AUTH_ISSUER is missing');
    expect(readConfig(schema, { ...complete, HOST: '' }).HOST).toBe('127.0.0.1');
  });

  test.each(['-1', '65536', '80.5', 'http', '1e9', ' ', 'NaN'])('PORT %j is refused', (PORT) => {
    expect(refusal({ ...complete, PORT })).toContain('PORT ');
  });

  test.each(['0', '65535'])('PORT %s is taken', (PORT) => {
    expect(readConfig(schema, { ...complete, PORT }).PORT).toBe(Number(PORT));
  });

  test('never tells a value, which may be a secret', () => {
    const secret = 'hunter2';
    const message = refusal({
      ...complete,
      OWN_SECRET: secret,
      DATABASE_URL: `x${secret}`,
      AMQP_URL: `http://${secret}@h`,
      PORT: secret,
      LOG_LEVEL: secret,
      DATABASE_POOL: secret,
    });
    expect(message).toContain('OWN_SECRET is not valid (too small)');
    expect(message).not.toContain(secret);
  });
});

describe('a value that lies in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hubhours-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const holding = (text: string) => {
    const file = join(folder, 'value');
    writeFileSync(file, text);
    return file;
  };
  const { OWN_SECRET: _, ...rest } = complete;

  test('is read from there, without the line end', () => {
    const env = { ...rest, OWN_SECRET_FILE: holding('a secret of a file\n') };
    expect(readConfig(schema, env).OWN_SECRET).toBe('a secret of a file');
  });

  test('given twice is refused, without a word of either', () => {
    const told = refusal({ ...complete, OWN_SECRET_FILE: holding('a secret of a file') });
    expect(told).toBe('The environment is not clear: both OWN_SECRET and OWN_SECRET_FILE are given.');
  });

  test('an empty file is as good as none', () => {
    expect(refusal({ ...rest, OWN_SECRET_FILE: holding('\n') })).toContain('OWN_SECRET is missing');
  });

  test('a file that is not there is named by its variable', () => {
    expect(refusal({ ...rest, OWN_SECRET_FILE: join(folder, 'none') })).toBe(
      'The environment is not complete: OWN_SECRET_FILE names a file that cannot be read (ENOENT).',
    );
  });
});
