import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type TestIssuer } from '../../libs/testing/src/tokens.ts';
import { type Chance } from './random.ts';

/** For one attempt, in milliseconds: whoever calls has an answer by then, be it a refusal. */
export const TIME_LIMIT_MS = 20_000;
const AGAIN_MS = 400;

export type Person = {
  readonly partyId: string;
  readonly roles: readonly ('client' | 'professional' | 'hub-admin' | 'operator')[];
  readonly memberOf?: string;
  readonly administers?: readonly string[];
};

// eslint-disable-next-line typescript/no-explicit-any -- answers are read as a client in another language would
export type Answer = { readonly status: number; readonly body: any };

/** The status of an answer, or how it ended without one. */
export type Attempt = {
  readonly at: number;
  readonly tookMs: number;
  readonly outcome: number | 'hung' | `cut by ${string}`;
};

/** A POST that is repeated under its key until it is answered for good. */
export type Request = {
  readonly kind: string;
  readonly by: Person;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly key: string;
  readonly attempts: Attempt[];
  /** The last answer, once it is neither a wish for patience nor a failure. */
  answer?: Answer;
  /** Another one for the same key: there must be none, neither of another status nor of another body. */
  otherAnswer?: Answer;
};

/** Speaks HTTP to the gateways as whoever it is told to be. */
export class Caller {
  /** Of every attempt, whatever it was for. */
  readonly attempts: Attempt[] = [];
  /** Paths that were asked for twice in a row, and twice in vain. */
  readonly readInVain: string[] = [];
  private stopped = false;

  private readonly gateways: () => readonly string[];
  private readonly issuer: TestIssuer;
  private readonly chance: Chance;
  private readonly now: () => number;

  constructor(gateways: () => readonly string[], issuer: TestIssuer, chance: Chance, now: () => number) {
    this.gateways = gateways;
    this.issuer = issuer;
    this.chance = chance;
    this.now = now;
  }

  /** Ends the waiting between attempts for good: what is not answered stays so. */
  stop(): void {
    this.stopped = true;
  }

  /** Asks once more where the first time failed, as browsers do. */
  async get(by: Person, path: string): Promise<Answer | undefined> {
    const first = await this.attempt('GET', by, path);
    if (!isFailure(first.attempt)) return first.answer;
    const second = await this.attempt('GET', by, path);
    if (isFailure(second.attempt)) this.readInVain.push(path);
    return second.answer;
  }

  /** Until it succeeds; for setting up. @throws Error for a refusal */
  async must(method: string, by: Person, path: string, body?: unknown): Promise<Answer['body']> {
    for (let round = 0; ; round += 1) {
      const { answer } = await this.attempt(method, by, path, body, randomUUID());
      if (answer && answer.status < 300) return answer.body;
      if (round > 40 || (answer && answer.status < 500 && !isForLater(answer))) {
        throw new Error(`${method} ${path}: ${answer?.status} ${JSON.stringify(answer?.body)}`);
      }
      await pause(AGAIN_MS);
    }
  }

  request(kind: string, by: Person, path: string, body: Readonly<Record<string, unknown>>): Request {
    return { kind, by, path, body, key: randomUUID(), attempts: [] };
  }

  /** Repeats the request until it is answered for good, or `patienceMs` are over. */
  async see(request: Request, patienceMs: number): Promise<Answer | undefined> {
    const deadline = performance.now() + patienceMs;
    while (!request.answer && !this.stopped) {
      const { answer, attempt } = await this.attempt('POST', request.by, request.path, request.body, request.key);
      request.attempts.push(attempt);
      if (answer && answer.status < 500 && !isForLater(answer)) {
        note(request, answer);
        return request.answer;
      }
      if (performance.now() > deadline) return undefined;
      await pause(AGAIN_MS * (1 + Math.min(request.attempts.length, 5) / 2));
    }
    return request.answer;
  }

  private async attempt(
    method: string,
    { partyId, roles, memberOf, administers }: Person,
    path: string,
    body?: unknown,
    key?: string,
  ): Promise<{ answer?: Answer; attempt: Attempt }> {
    const token = this.issuer.tokenFor({ partyId, roles: [...roles], memberOf, administers: [...(administers ?? [])] });
    const at = this.now();
    const done = (outcome: Attempt['outcome'], answer?: Answer) => {
      const attempt = { at, tookMs: this.now() - at, outcome };
      this.attempts.push(attempt);
      return { attempt, ...(answer && { answer }) };
    };
    try {
      const response = await fetch(this.chance.pick(this.gateways()) + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(key && method === 'POST' && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIME_LIMIT_MS),
      });
      const text = await response.text();
      return done(response.status, { status: response.status, body: text ? JSON.parse(text) : undefined });
    } catch (error) {
      return done((error as Error).name === 'TimeoutError' ? 'hung' : `cut by ${reason(error as Error)}`);
    }
  }
}

/** What fetch itself says is the same for all of them. */
function reason({ message, cause }: Error): string {
  const { code, message: deeper } = (cause ?? {}) as NodeJS.ErrnoException;
  return code ?? deeper ?? message;
}

/** The wish for an acknowledgement (428) is kept for nobody: its repeat is judged anew. */
function note(request: Request, answer: Answer): void {
  const { answer: first } = request;
  if (first && first.status !== 428 && !isSame(first, answer)) request.otherAnswer = answer;
  if (first === undefined || (first.status === 428 && answer.status < 300)) request.answer = answer;
}

/** A refusal is judged anew each time, and says so in other words. */
const isSame = (first: Answer, second: Answer): boolean =>
  first.status === second.status && (first.status >= 300 || isDeepStrictEqual(first.body, second.body));

export const isFailure = ({ outcome }: Attempt): boolean => typeof outcome === 'string' || outcome >= 500;

/** Not refused for what it asks: to be repeated. */
function isForLater({ status, body }: Answer): boolean {
  if (status === 429) return true;
  const code = String(body?.code);
  return (
    status === 409 &&
    (code.endsWith('not-yet-known') || ['idempotency.in-progress', 'session.too-many-holds'].includes(code))
  );
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
