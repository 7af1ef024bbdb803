import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';

export type CaughtMail = {
  readonly to: string;
  readonly raw: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

/** A real SMTP server that keeps what it takes. */
export class MailCatcher {
  readonly caught: CaughtMail[] = [];
  /** Set, it is what the server says to the recipient instead of taking the mail: 451 passes, 550 is final. */
  refusal: number | undefined;
  refused = 0;
  private readonly server: SMTPServer;

  private constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onRcptTo: ({ address }, _session, done) => {
        if (this.refusal === undefined) return done();
        this.refused += 1;
        done(Object.assign(new Error(`refused <${address}>`), { responseCode: this.refusal }));
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const raw = Buffer.concat(chunks).toString();
          for (const { address } of session.envelope.rcptTo) this.caught.push(read(address, raw));
          done();
        });
      },
    });
  }

  static async start(port = 0): Promise<MailCatcher> {
    const catcher = new MailCatcher();
    await new Promise<void>((resolve) => catcher.server.listen(port, '127.0.0.1', resolve));
    return catcher;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  to(email: string): CaughtMail[] {
    return this.caught.filter(({ to }) => to === email);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
  }
}

function read(to: string, raw: string): CaughtMail {
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1] ?? '';
  const [head = '', ...parts] = raw.split(`--${boundary}`);
  const part = (type: string) => decoded(parts.find((one) => one.includes(`Content-Type: ${type}`)) ?? '');
  return {
    to,
    raw,
    subject: /^Subject: (.*)$/m.exec(head)?.[1]?.trim() ?? '',
    text: part('text/plain'),
    html: part('text/html'),
  };
}

function decoded(part: string): string {
  const [head = '', ...rest] = part.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  if (!/quoted-printable/i.test(head)) return body;
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
