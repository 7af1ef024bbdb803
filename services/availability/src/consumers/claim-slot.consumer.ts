import { claimSlot, type ClaimSlotReply, type ClaimSlotRequest } from '@hubhours/contracts/commands/claim-slot';
import { DomainError } from '@hubhours/kernel/domain-error';
import { isDatabaseUnavailable } from '@hubhours/platform/database-errors';
import { Metrics } from '@hubhours/platform/metrics';
import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { ClaimSlot } from '../use-cases/claim-slot.ts';

@Controller()
export class ClaimSlotConsumer {
  private readonly count: (result: string) => void;

  constructor(
    private readonly claim: ClaimSlot,
    metrics: Metrics,
  ) {
    const claims = metrics.counter('availability_claims_total', 'Claims on time, by what became of them', 'result');
    this.count = (result) => claims.inc({ result });
  }

  /** @throws DomainError unavailable `service.unavailable`: the caller may send the same claim again */
  @MessagePattern(claimSlot.name)
  async onClaimSlot(@Payload({ schema: claimSlot.schema }) request: ClaimSlotRequest): Promise<ClaimSlotReply> {
    const { start, end, receivedAt } = request;
    const [from, to, at] = [start, end, receivedAt].map((time) => Date.parse(time));
    const reply = await this.claim
      .execute({ ...request, start: from!, end: to!, receivedAt: at! })
      .catch((error: unknown) => {
        this.count('failed');
        if (!isDatabaseUnavailable(error)) throw error;
        throw new DomainError('unavailable', 'service.unavailable', { service: 'availability' });
      });
    this.count(reply.granted ? 'granted' : reply.refusal);
    return reply;
  }
}
