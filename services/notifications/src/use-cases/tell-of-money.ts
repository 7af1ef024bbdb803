import type { EventEnvelope } from '@hubhours/contracts/event';
import {
  chargeCreated,
  chargePaid,
  chargeRefunded,
  chargeVoided,
  creditHeld,
  creditNotHeld,
  creditReturned,
  creditSpent,
  decisionDecided,
  decisionOpened,
  decisionReopened,
  paymentFailed,
  refundFailed,
  surplusPaidBack,
} from '@hubhours/contracts/events/billing';
import { OrderedInbox } from '@hubhours/messaging/ordered-inbox';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  tellOfCharge,
  tellOfFailedRefund,
  tellOfFailure,
  tellOfOpenDecision,
  tellOfOutcome,
  tellOfPayment,
  tellOfRefund,
  tellOfSurplus,
  tellOfWithdrawal,
} from '../domain/tell-of-money.ts';
import { Bell } from '../mail/bell.ts';
import * as sessions from '../persistence/sessions.ts';
import { applierOf, sessionOf } from './appliers.ts';
import { QueueMails } from './queue-mails.ts';

/** What of billing's stream has no mail of its own; received all the same, since the stream has no gaps. */
const silent = [creditHeld, creditNotHeld, creditReturned, creditSpent, decisionReopened] as const;

/** What billing says of a session, told to the people concerned: every event of its stream, in order. */
@Injectable()
export class TellOfMoney {
  private readonly inbox: OrderedInbox;

  constructor(
    db: DataSource,
    queue: QueueMails,
    private readonly bell: Bell,
  ) {
    this.inbox = new OrderedInbox(db, 'tell-of-money', {
      ...applierOf(decisionOpened, (tx, id, { deadline, change, ...data }) => {
        const opened = {
          ...data,
          deadline: deadline === null ? null : new Date(deadline),
          change: change ? { ...change, at: new Date(change.at) } : null,
        };
        return queue.execute(tx, id, tellOfOpenDecision(sessionOf(data), opened));
      }),
      ...applierOf(decisionDecided, (tx, id, data) => queue.execute(tx, id, tellOfOutcome(sessionOf(data), data))),
      ...applierOf(chargeCreated, (tx, id, data) => queue.execute(tx, id, tellOfCharge(sessionOf(data), data))),
      ...applierOf(chargeVoided, (tx, id, data) =>
        queue.execute(tx, id, tellOfWithdrawal(sessionOf(data), data.amount)),
      ),
      ...applierOf(chargePaid, (tx, id, data) => queue.execute(tx, id, tellOfPayment(sessionOf(data), data))),
      ...applierOf(chargeRefunded, (tx, id, data) => queue.execute(tx, id, tellOfRefund(sessionOf(data), data))),
      ...applierOf(paymentFailed, (tx, id, data) => queue.execute(tx, id, tellOfFailure(sessionOf(data), data))),
      ...applierOf(refundFailed, (tx, id, data) => queue.execute(tx, id, tellOfFailedRefund(sessionOf(data), data))),
      ...applierOf(surplusPaidBack, (tx, id, data) =>
        queue.execute(tx, id, tellOfSurplus(sessionOf(data), data.amount)),
      ),
      ...Object.assign(
        {},
        ...silent.map((definition) => applierOf(definition, (tx, _id, data) => sessions.note(tx, sessionOf(data)))),
      ),
    });
  }

  async execute(event: EventEnvelope): Promise<void> {
    await this.inbox.receive(event);
    this.bell.ring();
  }
}
