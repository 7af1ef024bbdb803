import { SMTPServer } from 'smtp-server';
import type { Socket } from 'node:net';
import { anyPort } from '../../libs/testing/src/servers/ports.ts';

export type Caught = {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly at: number;
  /** Whoever brought it was told that it was taken. */
  readonly acknowledged: boolean;
};

/** `dead` listens no more; `after-data` takes the mail and dies before it says so. */
export type MailMood = 'well' | 'refusing' | 'dead' | 'after-data';

/** An SMTP server that keeps what it takes, in order, and fails on command. */
export class MailCatcher {
  readonly caught: Caught[] = [];
  private mood: MailMood = 'well';
  private server: SMTPServer | undefined;
  private readonly sockets = new Set<Socket>();
  private readonly port: number;

  private constructor(port: number) {
    this.port = port;
  }

  static async start(): Promise<MailCatcher> {
    const catcher = new MailCatcher(await anyPort());
    await catcher.listen();
    return catcher;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async be(mood: MailMood): Promise<void> {
    const wasDead = this.mood === 'dead';
    this.mood = mood;
    if (mood === 'dead') await this.close();
    else if (wasDead) await this.listen();
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = new Promise<void>((resolve) => (server ? server.close(resolve) : resolve()));
    this.hangUp();
    await closed;
  }

  private async listen(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      onRcptTo: (_address, _session, done) => done(this.mood === 'refusing' ? refusal() : null),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => this.take(session.envelope.rcptTo[0]?.address ?? '', Buffer.concat(chunks), done));
      },
    });
    server.on('error', () => undefined); // connections that were cut
    server.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
  }

  private take(to: string, raw: Buffer, done: (error?: Error | null) => void): void {
    const [head = ''] = raw.toString().split('\r\n\r\n', 1);
    const unfolded = head.replaceAll(/\r\n[ \t]+/g, ' ');
    const header = (name: string) => new RegExp(`^${name}: *(.*)$`, 'im').exec(unfolded)?.[1]?.trim() ?? '';
    const acknowledged = this.mood === 'well' || this.mood === 'refusing';
    const [messageId, subject] = [header('message-id'), header('subject')];
    this.caught.push({ messageId, to, subject, at: performance.now(), acknowledged });
    if (acknowledged) return done();
    this.hangUp();
  }

  private hangUp(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

function refusal(): Error {
  return Object.assign(new Error('not now'), { responseCode: 451 });
}
