import { DomainError } from '@hubhours/kernel/domain-error';
import { describe, expect, test } from 'vitest';
import { orNotYetKnown, waitFor } from './waiting.ts';

describe('waiting', () => {
  test('gives what comes in time', async () => {
    let asked = 0;
    expect(await waitFor(async () => (++asked === 3 ? 'here' : undefined), { everyMs: 1 })).toBe('here');
  });

  test('what does not come is a conflict that invites a retry', async () => {
    const refused = orNotYetKnown(async () => undefined, 'client.not-yet-known', 20);
    await expect(refused).rejects.toEqual(
      new DomainError('conflict', 'client.not-yet-known', { retryAfterSeconds: 1 }),
    );
  });
});
