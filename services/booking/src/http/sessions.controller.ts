import {
  bookSession,
  completeSession,
  noShowSession,
  session,
  sessionList,
  sessionQuery,
  timeline,
  type SessionResponse,
} from '@hubhours/contracts/http/sessions';
import { ActingAs, Allow, CurrentCaller, party, role } from '@hubhours/platform/auth';
import type { Caller, Part } from '@hubhours/platform/caller';
import { Answers } from '@hubhours/platform/openapi';
import { CurrentOperation, type Operation } from '@hubhours/platform/operation';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { ListSessions } from '../queries/list-sessions.ts';
import { SessionTimeline } from '../queries/session-timeline.ts';
import { SessionViews } from '../queries/session-view.ts';
import { BookSession } from '../use-cases/book-session.ts';
import { ConcludeSession } from '../use-cases/conclude-session.ts';
import { bookCommand } from './session-commands.ts';

@Controller('api/sessions')
export class SessionsController {
  constructor(
    private readonly views: SessionViews,
    private readonly list: ListSessions,
    private readonly timelines: SessionTimeline,
    private readonly book: BookSession,
    private readonly conclude: ConcludeSession,
  ) {}

  @Post()
  @Allow(role('client', 'professional'))
  @Answers(201, session)
  async create(
    @Body({ schema: bookSession }) body: z.output<typeof bookSession>,
    @CurrentCaller() caller: Caller,
    @CurrentOperation() operation: Operation,
  ): Promise<SessionResponse> {
    const { id } = await this.book.execute(bookCommand(body, caller), operation);
    return this.views.one(id);
  }

  @Get()
  @Allow(role('client', 'professional'))
  @Answers(200, sessionList)
  async all(
    @Query({ schema: sessionQuery }) query: z.output<typeof sessionQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<z.output<typeof sessionList>> {
    return this.list.execute(caller.partyId, query);
  }

  @Get(':id')
  @Allow(party('session', 'id'))
  @Answers(200, session)
  async one(@Param('id') id: string): Promise<SessionResponse> {
    return this.views.one(id);
  }

  @Get(':id/timeline')
  @Allow(party('session', 'id'))
  @Answers(200, timeline)
  async timeline(@Param('id') id: string, @ActingAs() viewer: Part): Promise<z.output<typeof timeline>> {
    return { items: await this.timelines.execute(id, viewer), nextCursor: null };
  }

  @Post(':id/completion')
  @HttpCode(200)
  @Allow(party('session', 'id', 'professional'))
  @Answers(200, session)
  async complete(
    @Param('id') id: string,
    @Body({ schema: completeSession.optional() }) _body: unknown,
    @CurrentOperation() operation: Operation,
  ): Promise<SessionResponse> {
    await this.conclude.complete(id, operation);
    return this.views.one(id);
  }

  @Post(':id/no-show')
  @HttpCode(200)
  @Allow(party('session', 'id', 'professional'))
  @Answers(200, session)
  async noShow(
    @Param('id') id: string,
    @Body({ schema: noShowSession.optional() }) body: z.output<typeof noShowSession> | undefined,
    @CurrentOperation() operation: Operation,
  ): Promise<SessionResponse> {
    await this.conclude.noShow(id, body?.charge, operation);
    return this.views.one(id);
  }
}
