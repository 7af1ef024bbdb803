/** Whether `work` ended, well or not, within `timeoutMs`. A broker that has frozen answers nothing, not even a good-bye. */
export async function endsWithin(timeoutMs: number, work: Promise<unknown>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), timeoutMs);
  work.then(
    () => resolve(true),
    () => resolve(true),
  );
  const ended = await promise;
  clearTimeout(timer);
  return ended;
}
