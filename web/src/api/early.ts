/** What the script before the app (`src/early.ts`) asked for, by path and query. It shares no file with the app, so that it waits for none. */
const early = () => (globalThis as { hubhoursEarly?: Map<string, Promise<Response>> }).hubhoursEarly;

/** The answer to a request that was asked early, once; undefined where none was. */
export function takeEarly({ method, url }: Request): Promise<Response> | undefined {
  const { pathname, search } = new URL(url);
  const answer = method === 'GET' ? early()?.get(pathname + search) : undefined;
  early()?.delete(pathname + search);
  return answer;
}

/** What nobody has taken by now would be old when somebody does. */
export function forgetEarly(): void {
  early()?.clear();
}
