import { parkedDiscard, parkedQuery, parkedReplay } from '@hubhours/contracts/http/ops';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Allow, CurrentCaller, role } from './auth.ts';
import type { Caller } from './caller.ts';
import { ParkingDesk } from './parking-desk.ts';

/** What this service has parked. On its own port; the gateway offers it as `/api/ops/parked`, for all services. */
@Controller('ops/parked')
export class ParkedController {
  constructor(private readonly desk: ParkingDesk) {}

  @Get()
  @Allow(role('operator'))
  list(@Query({ schema: parkedQuery }) query: z.output<typeof parkedQuery>) {
    return this.desk.list(query);
  }

  @Post('replay')
  @HttpCode(200)
  @Allow(role('operator'))
  replay(@CurrentCaller() { partyId }: Caller, @Body({ schema: parkedReplay }) body: z.output<typeof parkedReplay>) {
    return this.desk.replay(body, partyId);
  }

  @Post('discard')
  @HttpCode(200)
  @Allow(role('operator'))
  discard(@CurrentCaller() { partyId }: Caller, @Body({ schema: parkedDiscard }) body: z.output<typeof parkedDiscard>) {
    return this.desk.discard(body, partyId);
  }
}
