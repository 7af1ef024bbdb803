import type { queueList } from '@hubhours/contracts/http/ops';
import { DomainError } from '@hubhours/kernel/domain-error';
import { reportBroker } from '@hubhours/messaging/queue-report';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';

/** The queues as the broker's management API tells. */
@Injectable()
export class BrokerView {
  constructor(
    private readonly managementUrl: string | undefined,
    private readonly amqpUrl: string,
  ) {}

  /** @throws DomainError unavailable `service.unavailable`, also where no management address is configured */
  async read(): Promise<z.output<typeof queueList>> {
    if (!this.managementUrl) throw new DomainError('unavailable', 'service.unavailable', { service: 'rabbitmq' });
    const { queues, alarms } = await reportBroker(this.managementUrl, this.amqpUrl);
    return { items: [...queues], nextCursor: null, alarms: [...alarms] };
  }
}
