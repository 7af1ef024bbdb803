import {
  cancelSession,
  quote,
  rescheduleSession,
  session,
  type Quote,
  type SessionResponse,
} from '@hubhours/contracts/http/sessions';
import { DomainError } from '@hubhours/kernel/domain-error';
import { ActingAs, Allow, party } from '@hubhours/platform/auth';
import type { Part } from '@hubhours/platform/caller';
import { Answers } from '@hubhours/platform/openapi';
import { CurrentOperation, type Operation } from '@hubhours/platform/operation';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { QuoteSession } from '../use-cases/quote-session.ts';
import { SessionViews } from '../queries/session-view.ts';
import { CancelSession } from '../use-cases/cancel-session.ts';
import { RescheduleSession } from '../use-cases/reschedule-session.ts';
import { cancelCommand, rescheduleCommand } from './session-commands.ts';

/** What a change would mean, and the two changes that a client and a professional both may make. */
@Controller('api/sessions/:id')
export class SessionChangesController {
  constructor(
    private readonly views: SessionViews,
    private readonly quotes: QuoteSession,
    private readonly cancellation: CancelSession,
    private readonly moves: RescheduleSession,
  ) {}

  @Get('quote')
  @Allow(party('session', 'id'))
  @Answers(200, quote)
  async quote(@Param('id') id: string, @ActingAs() viewer: Part): Promise<Quote> {
    return this.quotes.execute(id, viewer);
  }

  @Post('cancellation')
  @HttpCode(200)
  @Allow(party('session', 'id'))
  @Answers(200, session)
  async cancel(
    @Param('id') id: string,
    @Body({ schema: cancelSession.optional() }) body: z.output<typeof cancelSession> | undefined,
    @ActingAs() by: Part,
    @CurrentOperation() operation: Operation,
  ): Promise<SessionResponse> {
    await this.cancellation.execute(cancelCommand(id, body ?? {}, by), operation);
    return this.views.one(id);
  }

  @Post('reschedule')
  @HttpCode(201)
  @Allow(party('session', 'id'))
  @Answers(201, session)
  async reschedule(
    @Param('id') id: string,
    @Body({ schema: rescheduleSession }) body: z.output<typeof rescheduleSession>,
    @ActingAs() by: Part,
    @CurrentOperation() operation: Operation,
  ): Promise<SessionResponse> {
    const moved = await this.moves.execute(rescheduleCommand(id, body, by), operation).catch(async (error: unknown) => {
      throw await this.withContact(id, error);
    });
    return this.views.one(moved.id);
  }

  /** A private client hears whom to ask (R11). */
  private async withContact(id: string, error: unknown): Promise<unknown> {
    if (!(error instanceof DomainError) || error.code !== 'session.rebook-not-offered') return error;
    const { professional } = await this.views.one(id);
    return new DomainError(error.kind, error.code, { contact: professional.email });
  }
}
