import { anyPort } from '@hubhours/testing/servers/ports';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Socket } from 'node:net';
import { parseMail, type ParsedMail } from './mime.ts';

export type Caught = ParsedMail & { readonly to: string; readonly subject: string; readonly messageId: string };

/**
 * What the server does with a mail. `cut`: takes it, and dies before it says so. `hold` and `hold-recipient`: has taken it,
 * or has not yet agreed to take it, and answers when let go.
 */
export type Behaviour =
  | { readonly kind: 'accept' }
  | { readonly kind: 'refuse-recipient' | 'refuse-data'; readonly code: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'hold' | 'hold-recipient'; readonly until: Promise<void> };

const accept: Behaviour = { kind: 'accept' };

/** A real SMTP server that keeps what it takes, and can be told to misbehave. */
export class MailServer {
  readonly caught: Caught[] = [];
  /** Recipients of every attempt, in the order in which they came. */
  readonly attempts: string[] = [];
  /** Of the mails that are being taken in right now, the greatest number at once for one recipient. */
  most = 0;
  behave: (to: string) => Behaviour = () => accept;
  private readonly open = new Map<string, number>();
  private readonly sockets = new Set<Socket>();
  private server: SMTPServer | undefined;

  private constructor(private readonly port: number) {}

  static async start(): Promise<MailServer> {
    const server = new MailServer(await anyPort());
    await server.up();
    return server;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Mails that it has and has not answered for. */
  get holding(): number {
    return [...this.open.values()].reduce((sum, open) => sum + open, 0);
  }

  to(email: string): Caught[] {
    return this.caught.filter(({ to }) => to === email);
  }

  /** Listens again, on the same port. */
  async up(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      onRcptTo: ({ address }, _session, done) => {
        this.attempts.push(address);
        const behaviour = this.behave(address);
        if (behaviour.kind === 'hold-recipient') void behaviour.until.then(() => done());
        else done(behaviour.kind === 'refuse-recipient' ? refusal(behaviour.code) : null);
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => void this.take(session, Buffer.concat(chunks).toString(), done));
      },
    });
    server.on('error', () => undefined); // cut connections
    server.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
  }

  async down(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server?.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async take(session: SMTPServerSession, raw: string, done: (error?: Error | null) => void): Promise<void> {
    const to = session.envelope.rcptTo[0]?.address ?? '';
    const behaviour = this.behave(to);
    const open = (this.open.get(to) ?? 0) + 1;
    this.open.set(to, open);
    this.most = Math.max(this.most, open);
    if (behaviour.kind === 'hold') await behaviour.until;
    this.open.set(to, (this.open.get(to) ?? 1) - 1);
    if (behaviour.kind === 'refuse-data') return done(refusal(behaviour.code));
    const mail = parseMail(raw);
    this.caught.push({
      ...mail,
      to,
      subject: mail.headers['subject'] ?? '',
      messageId: mail.headers['message-id'] ?? '',
    });
    if (behaviour.kind === 'cut') for (const socket of this.sockets) socket.destroy();
    else done();
  }
}

function refusal(code: number): Error {
  return Object.assign(new Error('refused'), { responseCode: code });
}
