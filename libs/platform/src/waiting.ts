import { DomainError } from '@hubhours/kernel/domain-error';
import { setTimeout as sleep } from 'node:timers/promises';

/** Polls `check` until it gives something or `timeoutMs` have passed; then `undefined`. Holds no connection while it waits. */
export async function waitFor<T>(
  check: () => Promise<T | undefined>,
  { timeoutMs = 2_000, everyMs = 50 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await check();
    if (found !== undefined) return found;
    const left = deadline - performance.now();
    if (left <= 0) return undefined;
    await sleep(Math.min(everyMs, left));
  }
}

/**
 * What another service's event brings, waited for 2 s.
 * @param code e.g. `client.not-yet-known`
 * @throws DomainError conflict `code`, with Retry-After
 */
export async function orNotYetKnown<T>(
  check: () => Promise<T | undefined>,
  code: string,
  timeoutMs = 2_000,
): Promise<T> {
  const found = await waitFor(check, { timeoutMs });
  if (found === undefined) throw new DomainError('conflict', code, { retryAfterSeconds: 1 });
  return found;
}
