import createClient from 'openapi-fetch';
import { takeEarly } from './early.ts';
import { IntentKeys } from './intent-keys.ts';
import { Problem, problemOf } from './problem.ts';
import type { components, paths } from './schema.d.ts';
import { signedOut } from './session-end.ts';

export type Schemas = components['schemas'];

const keys = new IntentKeys(() => crypto.randomUUID());

/** Sends a request that changes nothing, whatever its method: a repeat of it is judged anew. */
export async function ask(request: Request): Promise<Response> {
  return (takeEarly(request) ?? fetch(request)).catch((error: unknown) => {
    if (request.signal.aborted) throw error;
    throw new Problem('network', 0);
  });
}

/** Sends a request; a POST of an intent that got no answer goes out again under the key that it had. */
async function send(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  // a preview changes nothing, so there is nothing to remember
  const takesKey = request.method === 'POST' && !/^\/api\/auth\/|\/preview$/.test(pathname);
  if (!takesKey) return ask(request);
  const intent = `${request.url} ${await request.clone().text()}`;
  request.headers.set('idempotency-key', keys.keyFor(intent));
  const answer = await ask(request);
  keys.answered(intent);
  return answer;
}

/** The API of our own origin, typed by its description. Use it through `read`. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: send });

type Answer<Data> = { data?: Data; error?: unknown; response: Response };

/**
 * The body of an answer.
 * @throws Problem for a refusal. A 401 also tells the page that the sign-in has ended
 */
export async function read<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await answer;
  if (response.ok) return data as Data;
  if (response.status === 401) signedOut();
  throw problemOf(response.status, error);
}
