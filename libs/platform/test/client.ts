/** An answer as a test reads it. */
export type Heard = { status: number; headers: Headers; body: unknown; code: string | undefined };

/** Calls one running service; `token` and JSON are seen to. */
export async function call(
  url: string,
  method: string,
  path: string,
  options: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Heard> {
  const { token, body, headers = {} } = options;
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  const read: unknown = json ? JSON.parse(text) : text;
  const code = (read as { code?: string } | null)?.code;
  return { status: response.status, headers: response.headers, body: read, code };
}
