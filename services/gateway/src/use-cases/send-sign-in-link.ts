import { crashPoint } from '@hubhours/messaging/crash-point';
import { Metrics } from '@hubhours/platform/metrics';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Mailer } from '../mail/mailer.ts';
import * as links from '../persistence/links.ts';
import * as signInRequests from '../persistence/sign-in-requests.ts';
import * as users from '../persistence/users.ts';
import { SignIn, type Link } from '../providers/sign-in.ts';

const MOST_UNUSED = 5;
/** Longer than a mail server is waited for. */
const LEASE_SECONDS = 60;
/** Pauses between attempts, in seconds: a mail server that restarts, not one that is gone. */
const PAUSES = [1, 2, 5, 10, 20];

type Prepared = { readonly link: Link; readonly name: string; readonly locale: string };

/**
 * Sends the mail of one request whose address is known. Each attempt makes a link of its own, since the token is kept
 * nowhere; one whose mail did not leave is taken back.
 */
@Injectable()
export class SendSignInLink {
  private readonly logger = new Logger('SignInMail');
  private readonly count: (status: 'sent' | 'queued' | 'failed') => void;

  constructor(
    private readonly db: DataSource,
    private readonly signIn: SignIn,
    private readonly mailer: Mailer,
    metrics: Metrics,
  ) {
    const help = 'Attempts at sending a sign-in mail, by what became of them';
    const attempts = metrics.counter('gateway_sign_in_mails_total', help, 'status');
    // a series that begins with its first failure has no increase that an alert could see
    for (const status of ['sent', 'queued', 'failed']) attempts.inc({ status }, 0);
    this.count = (status) => attempts.inc({ status });
  }

  /** False if no request waits. */
  async execute(): Promise<boolean> {
    const request = await signInRequests.claim(this.db.manager, LEASE_SECONDS);
    if (!request) return false;
    crashPoint('sign-in.claimed');
    const prepared = await this.prepare(request);
    if (!prepared) return true;
    crashPoint('sign-in.link-made');
    try {
      await this.mailer.sendSignInLink({ to: request.email, ...prepared, token: prepared.link.token });
    } catch (error) {
      crashPoint('sign-in.refused');
      await this.takeBack(request, prepared.link, error);
      return true;
    }
    crashPoint('sign-in.sent');
    this.count('sent');
    await signInRequests.settle(this.db.manager, request.id, 'sent');
    return true;
  }

  /** The sixth unused link of an address is not made: nobody's inbox is flooded, and the others are still good. */
  private async prepare({ id, email }: signInRequests.Claimed): Promise<Prepared | undefined> {
    return this.db.transaction(async (tx) => {
      const user = await users.lockByEmail(tx, email);
      if (!user || (await links.countUnused(tx, email)) >= MOST_UNUSED) {
        await signInRequests.settle(tx, id, 'limited');
        return undefined;
      }
      const link = await this.signIn.createLink(id, email);
      await signInRequests.noteLink(tx, id, link.row);
      return { link, name: user.name, locale: user.locale };
    });
  }

  private async takeBack({ id, attempts }: signInRequests.Claimed, link: Link, error: unknown): Promise<void> {
    const pause = this.mailer.isFinal(error) ? undefined : PAUSES[attempts - 1];
    this.count(pause === undefined ? 'failed' : 'queued');
    this.logger.warn({
      message: 'a sign-in mail did not leave',
      requestId: id,
      attempts,
      reason: reasonOf(error),
      pause,
    });
    await this.db.transaction(async (tx) => {
      await links.remove(tx, link.row);
      if (pause === undefined) await signInRequests.settle(tx, id, 'failed');
      else await signInRequests.postpone(tx, id, pause);
    });
  }
}

/** The server's own words may repeat the address. */
function reasonOf(error: unknown): string {
  const { code, responseCode } = (error ?? {}) as { code?: string; responseCode?: number };
  return String(responseCode ?? code ?? 'unknown');
}
