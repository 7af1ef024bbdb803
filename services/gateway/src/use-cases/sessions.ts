import { Injectable } from '@nestjs/common';
import { SignIn, type Session } from '../providers/sign-in.ts';

/** A token is minted anew after this time, in milliseconds, so that none reaches a service with little life left. */
const REUSE_MS = 240_000;
const MOST_KEPT = 10_000;

/** Sessions and the tokens that stand for them towards the services. */
@Injectable()
export class Sessions {
  private readonly tokens = new Map<string, { readonly token: Promise<string>; readonly at: number }>();

  constructor(private readonly signIn: SignIn) {}

  /** The live session of a Cookie header. */
  async of(cookie: string | undefined): Promise<Session | undefined> {
    return this.signIn.sessionOf(cookie);
  }

  /** The same, but the look does not prolong the session: an open page is no visit. */
  async peek(cookie: string | undefined): Promise<Session | undefined> {
    return this.signIn.sessionOf(cookie, { prolong: false });
  }

  async newToken(session: Session): Promise<string> {
    return this.signIn.mint(session.claims);
  }

  /** A token for a request to a service. Reused while the session says the same of its owner: a changed role changes the key. */
  async tokenFor({ id, claims }: Session): Promise<string> {
    const key = JSON.stringify([id, claims]);
    const kept = this.tokens.get(key);
    if (kept && performance.now() - kept.at < REUSE_MS) return kept.token;
    const token = this.signIn.mint(claims);
    this.tokens.delete(key);
    this.tokens.set(key, { token, at: performance.now() });
    token.catch(() => this.tokens.delete(key));
    for (const oldest of this.tokens.keys()) {
      if (this.tokens.size <= MOST_KEPT) break;
      this.tokens.delete(oldest);
    }
    return token;
  }

  async end(cookie: string | undefined): Promise<readonly string[]> {
    return this.signIn.end(cookie);
  }

  async keys(): Promise<{ readonly keys: readonly unknown[] }> {
    return this.signIn.keys();
  }
}
