import { Logger } from '@nestjs/common';
import type { Outcome } from '../domain/retry.ts';
import type { Leased } from '../persistence/leases.ts';
import { render } from '../mail/render.ts';
import type { Smtp } from '../mail/smtp.ts';
import type { Templates } from '../mail/templates.ts';
import type { SettleAttempt } from './settle-attempt.ts';

/** Writes a mail out, takes it to the server, and writes down what became of it. */
export class Postman {
  private readonly logger = new Logger(Postman.name);

  constructor(
    private readonly templates: Templates,
    private readonly smtp: Smtp,
    private readonly settling: SettleAttempt,
    /** Where the links lead. */
    private readonly url: string,
  ) {}

  async send(mail: Leased, signal: AbortSignal): Promise<Outcome> {
    if (mail.acceptedAt) return { kind: 'accepted' };
    try {
      const { messageId, to } = mail;
      return await this.smtp.send({ ...render(this.templates, mail, this.url), messageId, to }, signal);
    } catch (error) {
      // a bug of ours: tried again like a refusal, so that a better release may still send it
      this.logger.error({ message: 'a mail could not be written', deliveryId: mail.id, kind: mail.kind, error });
      return { kind: 'refused', permanent: false, reason: 'not-rendered' };
    }
  }

  settle(mail: Leased, outcome: Outcome): ReturnType<SettleAttempt['execute']> {
    return this.settling.execute(mail, outcome);
  }

  close(): void {
    this.smtp.close();
  }
}
