import { professionalChanged } from '@hubhours/contracts/events/booking';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import { FollowProfessional } from '../use-cases/follow-professional.ts';

@Controller()
export class ProfessionalsConsumer {
  constructor(private readonly follow: FollowProfessional) {}

  @EventPattern(professionalChanged.name)
  async onProfessionalChanged(
    @Payload({ schema: professionalChanged.schema }) event: z.output<typeof professionalChanged.schema>,
  ): Promise<void> {
    const { professionalId, timeZone, services } = event.data;
    const kept = services.map(({ serviceId, durationMinutes, offeredToHub }) => ({
      serviceId,
      durationMinutes,
      offeredToHub,
    }));
    await this.follow.execute(event, { id: professionalId, timeZone, services: kept });
  }
}
