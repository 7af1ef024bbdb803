import { describe, expect, it } from 'vitest';
import { merge } from './merge.ts';

const money = { type: 'object', properties: { amountMinor: { type: 'integer' } } };
const uses = (id: string) => ({ get: { responses: { 200: { schema: { $ref: `#/components/schemas/${id}` } } } } });

describe('one description of all parts', () => {
  it('joins paths, and the methods of one path', () => {
    const merged = merge([
      { name: 'booking', description: { paths: { '/api/a': { get: {} } } } },
      { name: 'billing', description: { paths: { '/api/a': { post: {} }, '/api/b': { get: {} } } } },
    ]);
    expect(merged['paths']).toEqual({
      '/api/a': { get: { tags: ['booking'] }, post: { tags: ['billing'] } },
      '/api/b': { get: { tags: ['billing'] } },
    });
  });

  it('keeps one of components that say the same, and renames one that differs, with its references', () => {
    const other = { type: 'object', properties: { value: { $ref: '#/components/schemas/Session' } } };
    const merged = merge([
      { name: 'booking', description: { components: { schemas: { Money: money, Session: { type: 'object' } } } } },
      {
        name: 'billing',
        description: {
          paths: { '/api/c': uses('Session'), '/api/m': uses('Money') },
          components: { schemas: { Money: money, Session: { type: 'string' }, Other: other } },
        },
      },
    ]) as { components: { schemas: Record<string, unknown> }; paths: Record<string, unknown> };
    expect(Object.keys(merged.components.schemas).sort()).toEqual(['BillingSession', 'Money', 'Other', 'Session']);
    expect(merged.components.schemas['Other']).toEqual({
      type: 'object',
      properties: { value: { $ref: '#/components/schemas/BillingSession' } },
    });
    expect(merged.paths['/api/c']).toEqual({ get: { ...uses('BillingSession').get, tags: ['billing'] } });
    expect(merged.paths['/api/m']).toEqual({ get: { ...uses('Money').get, tags: ['billing'] } });
  });

  it('names a part that is missing', () => {
    const info = merge([{ name: 'billing', description: undefined }])['info'] as { description: string };
    expect(info.description).toContain('Incomplete at the moment: billing did not answer');
  });
});
