import { createTransport } from 'nodemailer';
import type { Outcome } from '../domain/retry.ts';
import { outcomeOf } from './outcome.ts';
import { plainName } from './plain-name.ts';
import type { Rendering } from './templates.ts';

export type SmtpOptions = {
  readonly SMTP_URL: string;
  readonly MAIL_FROM: string;
  readonly MAIL_CONCURRENCY: number;
  readonly MAIL_TIMEOUT_MS: number;
};

export type Message = Rendering & {
  readonly messageId: string;
  readonly to: { readonly name: string; readonly email: string };
};

const CONNECT_MS = 10_000;

/** The way to the mail server: connections that stay open between mails. */
export class Smtp {
  private readonly transport: ReturnType<typeof pooled>;

  constructor(private readonly options: SmtpOptions) {
    this.transport = pooled(options);
  }

  /** Never throws: what happened is the outcome. Once `signal` aborts, the connection is cut. */
  async send(message: Message, signal: AbortSignal): Promise<Outcome> {
    const { messageId, to, subject, html, text } = message;
    try {
      await this.transport.sendMail({
        messageId,
        from: this.options.MAIL_FROM,
        to: { name: plainName(to.name), address: to.email },
        subject,
        html,
        text,
        // no machine's answer to a machine (RFC 3834)
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.any([signal, AbortSignal.timeout(this.options.MAIL_TIMEOUT_MS)]),
      });
      return { kind: 'accepted' };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  close(): void {
    this.transport.close();
  }
}

function pooled({ SMTP_URL, MAIL_CONCURRENCY, MAIL_TIMEOUT_MS }: SmtpOptions) {
  return createTransport({
    url: SMTP_URL,
    pool: true,
    maxConnections: MAIL_CONCURRENCY,
    // a mail of which no byte was sent may take another connection at once; all further patience is ours
    maxRequeues: 1,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: MAIL_TIMEOUT_MS,
    // nothing of a mail is read from disk or fetched, whatever a name looks like
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
