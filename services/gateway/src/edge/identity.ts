import { callerClaims } from '@hubhours/platform/caller';
import type { Tokens } from '@hubhours/platform/tokens';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignedIn } from '../http/public-request.ts';
import type { Sessions } from '../use-cases/sessions.ts';

const KNOWN_MS = 60_000;
const MOST_KNOWN = 10_000;

/** Finds out who sends a request, and gives one that came with the cookie the token that the services ask for. */
export class Identity {
  private readonly known = new Map<string, { readonly partyId: string; readonly until: number }>();

  constructor(
    private readonly sessions: Sessions,
    private readonly tokens: Tokens,
  ) {}

  /** The party's id. Undefined for nobody, and for a token that is not good: the services refuse those themselves. */
  async identify(request: FastifyRequest, reply: FastifyReply): Promise<string | undefined> {
    const { authorization, cookie } = request.headers;
    if (authorization) {
      note(request, { sessionId: undefined, still: () => this.tokens.callerOf(authorization) });
      return this.holderOf(authorization);
    }
    const session = await this.sessions.of(cookie);
    if (!session) return undefined;
    if (session.cookies.length > 0) void reply.header('set-cookie', session.cookies);
    request.headers.authorization = `Bearer ${await this.sessions.tokenFor(session)}`;
    note(request, {
      sessionId: session.id,
      still: async () => {
        const now = await this.sessions.peek(cookie);
        return now && callerClaims.parse(now.claims);
      },
    });
    return session.claims.sub;
  }

  /** Verified, since a claimed id could use up another person's limit. */
  private async holderOf(authorization: string): Promise<string | undefined> {
    const known = this.known.get(authorization);
    if (known && known.until > performance.now()) return known.partyId;
    const partyId = await this.tokens.callerOf(authorization).then(
      (caller) => caller.partyId,
      () => undefined,
    );
    if (partyId === undefined) return undefined;
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(authorization, { partyId, until: performance.now() + KNOWN_MS });
    return partyId;
  }
}

function note(request: FastifyRequest, signedIn: SignedIn): void {
  Object.assign(request, { signedIn });
}
