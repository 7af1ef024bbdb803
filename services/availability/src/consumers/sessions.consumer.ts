import {
  claimReleased,
  sessionBooked,
  sessionCancelled,
  sessionCompleted,
  type SessionFacts,
  sessionNoShow,
  sessionRescheduled,
} from '@hubhours/contracts/events/booking';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import { ReleaseClaim } from '../use-cases/release-claim.ts';
import { SettleSession } from '../use-cases/settle-session.ts';

type EventOf<Definition extends { schema: z.ZodType }> = z.output<Definition['schema']>;

/** Keeps claims in step with booking's sessions. */
@Controller()
export class SessionsConsumer {
  constructor(
    private readonly settle: SettleSession,
    private readonly release: ReleaseClaim,
  ) {}

  @EventPattern(sessionBooked.name)
  async onBooked(@Payload({ schema: sessionBooked.schema }) event: EventOf<typeof sessionBooked>): Promise<void> {
    const { session, claimId } = event.data;
    await this.settle.execute(event, { ...idsOf(session), live: session, claimId });
  }

  @EventPattern(sessionRescheduled.name)
  async onRescheduled(
    @Payload({ schema: sessionRescheduled.schema }) event: EventOf<typeof sessionRescheduled>,
  ): Promise<void> {
    const { successor, claimId } = event.data;
    await this.settle.execute(event, { ...idsOf(successor), live: successor, claimId });
  }

  @EventPattern(sessionCancelled.name)
  async onCancelled(
    @Payload({ schema: sessionCancelled.schema }) event: EventOf<typeof sessionCancelled>,
  ): Promise<void> {
    await this.settle.execute(event, { ...idsOf(event.data.session), live: null, claimId: null });
  }

  @EventPattern(sessionCompleted.name)
  async onCompleted(
    @Payload({ schema: sessionCompleted.schema }) event: EventOf<typeof sessionCompleted>,
  ): Promise<void> {
    const { session } = event.data;
    await this.settle.execute(event, { ...idsOf(session), live: session, claimId: null });
  }

  @EventPattern(sessionNoShow.name)
  async onNoShow(@Payload({ schema: sessionNoShow.schema }) event: EventOf<typeof sessionNoShow>): Promise<void> {
    const { session } = event.data;
    await this.settle.execute(event, { ...idsOf(session), live: session, claimId: null });
  }

  @EventPattern(claimReleased.name)
  async onReleased(@Payload({ schema: claimReleased.schema }) event: EventOf<typeof claimReleased>): Promise<void> {
    await this.release.execute(event.data.professionalId, event.data.claimId);
  }
}

function idsOf({ professionalId, lineageId }: SessionFacts): { professionalId: string; lineageId: string } {
  return { professionalId, lineageId };
}
