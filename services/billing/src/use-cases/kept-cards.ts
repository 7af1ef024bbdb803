import { DomainError } from '@hubhours/kernel/domain-error';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { pauseMs } from '../domain/attempt.ts';
import * as setups from '../persistence/card-setups.ts';
import * as payers from '../persistence/payers.ts';
import { PaymentProvider, type Back, type OnlinePayments } from '../providers/payment-provider.ts';
import { LEASE_MS } from './collect-payments.ts';

/** Injection token: where people reach the gateway. */
export const PUBLIC_URL = Symbol('hubhours:public-url');

const AT_ONCE = 5;
/** A page for leaving a card is looked at every minute at first, then every ten. */
const FIRST_LOOKS = 6;

/** The card that a client keeps with the provider for later charges. It is typed there; we know four digits of it. */
@Injectable()
export class KeptCards {
  private readonly logger = new Logger(KeptCards.name);

  constructor(
    private readonly db: DataSource,
    private readonly provider: PaymentProvider,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
    @Inject(LEASE_MS) private readonly leaseMs: number,
  ) {}

  /**
   * Where the client leaves a card; it takes the place of another one once it is there.
   * @param operationId A repeat of the same operation gives the same page.
   * @throws DomainError `payment.not-online` | `service.unavailable`
   */
  async begin(clientId: string, operationId: string): Promise<string> {
    const online = this.online();
    const { reference: payer } = await this.payerOf(clientId);
    const page = await online.setUp(operationId, payer, this.back('payment-method', 'kept'));
    await setups.insert(this.db.manager, { id: operationId, clientId, reference: page.reference });
    return page.url;
  }

  /** @throws DomainError `payment.not-online` | `service.unavailable` */
  async forget(clientId: string): Promise<void> {
    const online = this.online();
    const card = (await payers.find(this.db.manager, clientId))?.card ?? null;
    if (card === null) return;
    await online.forget(card);
    await payers.forgetCard(this.db.manager, clientId, card);
  }

  /** Asks what became of the pages that were given out. @returns how many were looked at */
  async execute(): Promise<number> {
    const { online } = this.provider;
    if (online === null) return 0;
    const due = await setups.takeDue(this.db.manager, AT_ONCE, this.leaseMs);
    await Promise.all(due.map((setup) => this.look(online, setup)));
    return due.length;
  }

  /** The client as the provider knows her; made known to it if she was not. @throws DomainError `service.unavailable` */
  async payerOf(clientId: string): Promise<payers.Payer> {
    const known = await payers.find(this.db.manager, clientId);
    return known ?? (await payers.insert(this.db.manager, clientId, await this.online().register(clientId)));
  }

  /** Our own page says in its query what happened; it is believed by nobody but the eye. */
  back(about: 'payment' | 'payment-method', done: string): Back {
    const page = (outcome: string) => new URL(`/?${about}=${outcome}`, this.publicUrl).href;
    return { done: page(done), cancelled: page('cancelled') };
  }

  private online(): OnlinePayments {
    if (this.provider.online === null) throw new DomainError('conflict', 'payment.not-online');
    return this.provider.online;
  }

  private async look(online: OnlinePayments, { id, clientId, reference, tries }: setups.CardSetup): Promise<void> {
    try {
      const answer = await online.findSetup(reference);
      if (answer.kind === 'waits') {
        return await setups.askAgain(this.db.manager, id, tries < FIRST_LOOKS ? 60_000 : 600_000);
      }
      if (answer.kind === 'kept') await this.keep(online, clientId, answer.kept);
      await setups.save(this.db.manager, id, answer.kind === 'kept' ? 'done' : 'lapsed');
    } catch (error) {
      this.logger.warn({ message: 'a card’s page could not be looked at now', setupId: id, error });
      await setups.askAgain(this.db.manager, id, pauseMs(tries));
    }
  }

  private async keep(online: OnlinePayments, clientId: string, kept: payers.CardFace & { card: string }) {
    const before = (await payers.find(this.db.manager, clientId))?.card ?? null;
    await payers.saveCard(this.db.manager, clientId, kept.card, kept);
    if (before !== null && before !== kept.card) await online.forget(before);
  }
}
