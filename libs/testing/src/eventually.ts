/** Calls `check` until it neither throws nor gives false, and gives its value; after the deadline, throws its last reason. */
export async function eventually<T>(
  check: () => Promise<T> | T,
  { timeoutMs = 10_000, everyMs = 50 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<Exclude<T, false>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    let reason: unknown;
    try {
      const value = await check();
      if (value !== false) return value as Exclude<T, false>;
      reason = new Error(`not so within ${timeoutMs} ms: ${check.toString()}`);
    } catch (error) {
      reason = error;
    }
    if (performance.now() >= deadline) throw reason;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
