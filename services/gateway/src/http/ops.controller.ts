import {
  parkedDiscard,
  parkedDiscarded,
  parkedList,
  parkedQuery,
  parkedReplay,
  parkedReplayed,
  queueList,
} from '@hubhours/contracts/http/ops';
import { Allow, CurrentCaller, role } from '@hubhours/platform/auth';
import type { Caller } from '@hubhours/platform/caller';
import { Answers } from '@hubhours/platform/openapi';
import { Body, Controller, Get, Headers, HttpCode, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { BrokerView } from '../use-cases/broker-view.ts';
import { OpsDesk } from '../use-cases/ops-desk.ts';

@Controller('api/ops')
export class OpsController {
  constructor(
    private readonly broker: BrokerView,
    private readonly desk: OpsDesk,
  ) {}

  @Get('queues')
  @Allow(role('operator'))
  @Answers(200, queueList)
  queues() {
    return this.broker.read();
  }

  @Get('parked')
  @Allow(role('operator'))
  @Answers(200, parkedList)
  parked(
    @CurrentCaller() { partyId }: Caller,
    @Headers('authorization') authorization: string,
    @Query({ schema: parkedQuery }) query: z.output<typeof parkedQuery>,
  ) {
    return this.desk.list(query, { partyId, authorization });
  }

  @Post('parked/replay')
  @HttpCode(200)
  @Allow(role('operator'))
  @Answers(200, parkedReplayed)
  replay(
    @CurrentCaller() { partyId }: Caller,
    @Headers('authorization') authorization: string,
    @Body({ schema: parkedReplay }) body: z.output<typeof parkedReplay>,
  ) {
    return this.desk.replay(body, { partyId, authorization });
  }

  @Post('parked/discard')
  @HttpCode(200)
  @Allow(role('operator'))
  @Answers(200, parkedDiscarded)
  discard(
    @CurrentCaller() { partyId }: Caller,
    @Headers('authorization') authorization: string,
    @Body({ schema: parkedDiscard }) body: z.output<typeof parkedDiscard>,
  ) {
    return this.desk.discard(body, { partyId, authorization });
  }
}
