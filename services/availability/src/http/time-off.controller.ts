import { createTimeOff, timeOffCreated, timeOffList } from '@hubhours/contracts/http/availability';
import { listQuery } from '@hubhours/contracts/http/directory';
import { Allow, CurrentCaller, self } from '@hubhours/platform/auth';
import type { Caller } from '@hubhours/platform/caller';
import { Answers } from '@hubhours/platform/openapi';
import { CurrentOperation, type Operation } from '@hubhours/platform/operation';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { SetUpViews } from '../queries/set-up-views.ts';
import { CancelTimeOff } from '../use-cases/cancel-time-off.ts';
import { TakeTimeOff } from '../use-cases/take-time-off.ts';
import { idOf } from './path.ts';

/** A professional's time off. */
@Controller('api/professionals/:id/time-off')
export class TimeOffController {
  constructor(
    private readonly views: SetUpViews,
    private readonly takeTimeOff: TakeTimeOff,
    private readonly cancelTimeOff: CancelTimeOff,
  ) {}

  @Post()
  @Allow(self('professional', 'id'))
  @Answers(201, timeOffCreated)
  async take(
    @Param('id') id: string,
    @Body({ schema: createTimeOff }) body: z.output<typeof createTimeOff>,
    @CurrentCaller() caller: Caller,
    @CurrentOperation() operation: Operation,
  ): Promise<z.output<typeof timeOffCreated>> {
    const taken = await this.takeTimeOff.execute({
      id: operation.id,
      professionalId: idOf('professional', id),
      start: new Date(body.start),
      end: new Date(body.end),
      note: body.note ?? null,
      by: caller.partyId,
      receivedAt: operation.receivedAt,
    });
    const collidesWith = taken.collidesWith.map(({ sessionId, start, end }) => ({
      sessionId,
      start: start.toISOString(),
      end: end.toISOString(),
    }));
    return {
      id: taken.id,
      start: taken.start.toISOString(),
      end: taken.end.toISOString(),
      note: taken.note,
      collidesWith,
    };
  }

  @Get()
  @Allow(self('professional', 'id'))
  @Answers(200, timeOffList)
  async list(
    @Param('id') id: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<z.output<typeof timeOffList>> {
    return this.views.timeOff(idOf('professional', id), query);
  }

  @Delete(':timeOffId')
  @HttpCode(204)
  @Allow(self('professional', 'id'))
  @Answers(204)
  async cancel(
    @Param('id') id: string,
    @Param('timeOffId') timeOffId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.cancelTimeOff.execute(idOf('time-off', timeOffId), idOf('professional', id), caller.partyId);
  }
}
