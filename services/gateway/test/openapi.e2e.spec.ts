import { describe, expect, it } from 'vitest';
import { agreedCalls, byPlace, callsOf, laterCalls } from './api-paths.ts';

/** Against a running system, by its public address: the description has parts of all five services. */
const url = process.env['HUBHOURS_URL'] ?? 'http://localhost:8080';

describe('the API description of the running system', () => {
  const read = async () => {
    const answer = await fetch(`${url}/api/openapi.json`);
    expect(answer.status).toBe(200);
    return (await answer.json()) as {
      openapi: string;
      info: { description: string };
      paths: Record<string, Record<string, unknown>>;
    };
  };

  it('is whole', async () => {
    const { openapi, info } = await read();
    expect(openapi).toMatch(/^3\.1/);
    expect(info.description).not.toContain('Incomplete');
  });

  it('has every call that was agreed, and no other', async () => {
    const described = callsOf(await read()).sort();
    const missing = agreedCalls.map(byPlace).filter((call) => !described.includes(call));
    expect(missing).toEqual([]);
    const agreed = [...agreedCalls, ...laterCalls, 'GET /api/auth/jwks'].map(byPlace);
    expect(described.filter((call) => !agreed.includes(call))).toEqual([]);
  });
});
