import { decideOutcome, decision, decisionList, decisionQuery, openDecision } from '@hubhours/contracts/http/billing';
import { id } from '@hubhours/contracts/shapes';
import { Allow, CurrentCaller, party, role } from '@hubhours/platform/auth';
import type { Caller } from '@hubhours/platform/caller';
import { Answers } from '@hubhours/platform/openapi';
import { CurrentOperation, type Operation } from '@hubhours/platform/operation';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { z } from 'zod';
import { DecisionViews } from '../queries/decisions.ts';
import { DecideCharge } from '../use-cases/decide-charge.ts';
import { OpenDecision } from '../use-cases/open-decision.ts';
import { UndoDecision } from '../use-cases/undo-decision.ts';

@Controller('api')
export class DecisionsController {
  constructor(
    private readonly views: DecisionViews,
    private readonly decide: DecideCharge,
    private readonly undo: UndoDecision,
    private readonly open: OpenDecision,
  ) {}

  @Get('decisions')
  @Allow(role('client', 'professional'))
  @Answers(200, decisionList)
  async list(
    @CurrentCaller() { partyId }: Caller,
    @Query({ schema: decisionQuery }) query: z.output<typeof decisionQuery>,
  ) {
    return await this.views.list(partyId, query);
  }

  @Get('decisions/:id')
  @Allow(party('decision', 'id'))
  @Answers(200, decision)
  async get(@CurrentCaller() { partyId }: Caller, @Param('id', { schema: id }) decisionId: string) {
    return await this.views.get(partyId, decisionId);
  }

  @Post('decisions/:id/outcome')
  @HttpCode(200)
  @Allow(party('decision', 'id', 'professional'))
  @Answers(200, decision)
  async postOutcome(
    @CurrentCaller() { partyId }: Caller,
    @CurrentOperation() operation: Operation,
    @Param('id', { schema: id }) decisionId: string,
    @Body({ schema: decideOutcome }) choice: z.output<typeof decideOutcome>,
  ) {
    await this.decide.execute(decisionId, choice, operation);
    return await this.views.get(partyId, decisionId);
  }

  @Delete('decisions/:id/outcome')
  @Allow(party('decision', 'id', 'professional'))
  @Answers(200, decision)
  async deleteOutcome(@CurrentCaller() { partyId }: Caller, @Param('id', { schema: id }) decisionId: string) {
    await this.undo.execute(decisionId);
    return await this.views.get(partyId, decisionId);
  }

  @Post('sessions/:id/decision')
  @Allow(party('session', 'id', 'professional'))
  @Answers(201, decision, 'opened')
  @Answers(200, decision, 'it existed')
  async postDecision(
    @CurrentCaller() { partyId }: Caller,
    @Param('id', { schema: id }) sessionId: string,
    @Body({ schema: openDecision.optional() }) _body: unknown,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ) {
    const { decisionId, opened } = await this.open.execute(sessionId);
    reply.status(opened ? 201 : 200);
    return await this.views.get(partyId, decisionId);
  }
}
