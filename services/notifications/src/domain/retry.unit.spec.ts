import { describe, expect, test } from 'vitest';
import { fateAfter, type Outcome, type RetryPlan } from './retry.ts';

const plan: RetryPlan = {
  refusedDelaysMs: [1_000, 5_000],
  unreachableDelaysMs: [1_000, 2_000, 15_000],
  giveUpAfterMs: 3_600_000,
};
const fresh = { refusals: 0, troubles: 0, triedForMs: 0 };
const temporary: Outcome = { kind: 'refused', permanent: false, reason: 'rcpt-451' };
const permanent: Outcome = { kind: 'refused', permanent: true, reason: 'rcpt-550' };
const unreachable: Outcome = { kind: 'unreachable', reason: 'ECONNECTION' };

describe('R13: never none', () => {
  test('what the server accepted is sent', () => {
    expect(fateAfter({ kind: 'accepted' }, fresh, plan)).toEqual({ status: 'sent' });
  });

  test('a permanent refusal is final at once', () => {
    expect(fateAfter(permanent, fresh, plan)).toEqual({ status: 'failed' });
  });

  test.each([
    [0, { status: 'queued', retryInMs: 1_000 }],
    [1, { status: 'queued', retryInMs: 5_000 }],
    [2, { status: 'failed' }],
  ])('after %i temporary refusals another one means %o', (refusals, fate) => {
    expect(fateAfter(temporary, { ...fresh, refusals }, plan)).toEqual(fate);
  });

  test.each([
    [0, 1_000],
    [2, 15_000],
    [500, 15_000],
  ])('after %i troubles on the way the next attempt comes in %i ms', (troubles, retryInMs) => {
    expect(fateAfter(unreachable, { ...fresh, troubles }, plan)).toEqual({ status: 'queued', retryInMs });
  });

  test('trouble on the way uses up time and no refusals', () => {
    const standing = { refusals: 2, troubles: 40, triedForMs: 3_599_999 };
    expect(fateAfter(unreachable, standing, plan)).toEqual({ status: 'queued', retryInMs: 15_000 });
    expect(fateAfter(unreachable, { ...standing, triedForMs: 3_600_000 }, plan)).toEqual({ status: 'failed' });
  });
});
