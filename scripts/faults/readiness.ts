import { eventually } from '../../libs/testing/src/eventually.ts';
import { patience } from '../../libs/testing/src/servers/patience.ts';
import { type Member } from './system.ts';

/** Whether the replica wants work, by its own word. */
export async function isReady({ url }: Pick<Member, 'url'>): Promise<boolean> {
  const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.status === 200;
}

/** @throws Error naming those that are not ready in time */
export async function untilReady(members: readonly Member[], timeoutMs = patience(60_000)): Promise<void> {
  await eventually(
    async () => {
      const states = await Promise.all(members.map(isReady));
      const missing = members.filter((_member, index) => !states[index]);
      if (missing.length > 0) throw new Error(`not ready: ${missing.map(({ name }) => name).join(', ')}`);
    },
    { timeoutMs, everyMs: 200 },
  );
}
