import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type { GatewayConfig } from '../config.ts';
import { signInMail } from './sign-in-mail.ts';

export type SignInLinkMail = {
  readonly to: string;
  readonly name: string;
  readonly locale: string;
  readonly token: string;
};

/** How long a mail server may take, in milliseconds. */
const patience = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };

/** Sends the one mail that does not go through the service of notifications, since no sign-in token crosses the broker. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly transport;

  constructor(private readonly config: Pick<GatewayConfig, 'SMTP_URL' | 'MAIL_FROM' | 'HUBHOURS_PUBLIC_URL'>) {
    this.transport = createTransport({ url: config.SMTP_URL, ...patience }, { from: config.MAIL_FROM });
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }

  /** Resolves when the server has taken the mail. The token stands in the fragment, which no log or scanner of links sees. */
  async sendSignInLink({ to, name, locale, token }: SignInLinkMail): Promise<void> {
    const url = `${this.config.HUBHOURS_PUBLIC_URL}/sign-in/confirm#token=${token}`;
    const { subject, text, html } = signInMail({ name, locale, url });
    await this.transport.sendMail({
      to: { name: '', address: to },
      subject,
      text,
      html,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  }

  /** The server refused this mail for good, by a reply of 5xx to it; anything else may pass. */
  isFinal(error: unknown): boolean {
    const { responseCode, code } = (error ?? {}) as { responseCode?: unknown; code?: unknown };
    return typeof responseCode === 'number' && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  }
}
