import {
  previewSchedule,
  schedule,
  schedulePreview,
  scheduleSaved,
  setUpHistory,
} from '@hubhours/contracts/http/availability';
import { listQuery } from '@hubhours/contracts/http/directory';
import { Allow, CurrentCaller, self } from '@hubhours/platform/auth';
import type { Caller } from '@hubhours/platform/caller';
import { Answers, ReadsHeader } from '@hubhours/platform/openapi';
import { ReceivedAt } from '@hubhours/platform/operation';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { PreviewSchedule } from '../queries/preview-schedule.ts';
import { SetUpViews } from '../queries/set-up-views.ts';
import { SaveSchedule } from '../use-cases/save-schedule.ts';
import { matchesStrongly } from './etag.ts';
import { idOf } from './path.ts';

/** A professional's set-up. Its ETag is its revision, `"0"` before the first. */
@Controller('api/professionals/:id/schedule')
export class ScheduleController {
  constructor(
    private readonly views: SetUpViews,
    private readonly saveSchedule: SaveSchedule,
    private readonly previewSchedule: PreviewSchedule,
  ) {}

  @Get()
  @Allow(self('professional', 'id'))
  @Answers(200, schedule)
  async find(
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof schedule>> {
    const found = await this.views.schedule(idOf('professional', id));
    void reply.header('ETag', etagOf(found.revision)).header('Cache-Control', 'private, no-cache');
    return schedule.parse(found.schedule);
  }

  @Put()
  @Allow(self('professional', 'id'))
  @ReadsHeader(
    'If-Match',
    'The ETag of the set-up that was loaded: 428 without one once there is a set-up, 412 if stale',
  )
  @Answers(200, scheduleSaved)
  async save(
    @Param('id') id: string,
    @Body({ schema: schedule }) body: z.output<typeof schedule>,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof scheduleSaved>> {
    const { revision, outside } = await this.saveSchedule.execute({
      professionalId: idOf('professional', id),
      schedule: body,
      hasSeen: ifMatch === undefined ? undefined : (present) => matchesStrongly(ifMatch, etagOf(present)),
      by: caller.partyId,
    });
    void reply.header('ETag', etagOf(revision));
    const sessions = outside.map(({ sessionId, start, end }) => ({
      sessionId,
      start: start.toISOString(),
      end: end.toISOString(),
    }));
    return { ...body, outside: sessions };
  }

  /** Who changed it and time off, and when. */
  @Get('history')
  @Allow(self('professional', 'id'))
  @Answers(200, setUpHistory)
  async history(
    @Param('id') id: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<z.output<typeof setUpHistory>> {
    return this.views.history(idOf('professional', id), query);
  }

  /** What clients would be offered if it were saved. Nothing is. */
  @Post('preview')
  @HttpCode(200)
  @Allow(self('professional', 'id'))
  @Answers(200, schedulePreview)
  async preview(
    @Param('id') id: string,
    @Body({ schema: previewSchedule }) body: z.output<typeof previewSchedule>,
    @ReceivedAt() now: Date,
  ): Promise<z.output<typeof schedulePreview>> {
    return this.previewSchedule.execute(idOf('professional', id), body, now);
  }
}

function etagOf(revision: number): string {
  return `"${revision}"`;
}
