import { explanation, explanationQuery, slots, slotsQuery } from '@hubhours/contracts/http/availability';
import { DomainError } from '@hubhours/kernel/domain-error';
import { Allow, CurrentCaller, role } from '@hubhours/platform/auth';
import type { Caller } from '@hubhours/platform/caller';
import { Answers, ReadsHeader } from '@hubhours/platform/openapi';
import { ReceivedAt } from '@hubhours/platform/operation';
import type { EdgeRequest } from '@hubhours/platform/request';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ExplainSlot } from '../queries/explain-slot.ts';
import { FindSlots } from '../queries/find-slots.ts';
import { idOf } from './path.ts';
import { answerWith, RepeatedQuestions } from './repeated-questions.ts';

/** What is free. */
@Controller('api/professionals/:id/slots')
export class SlotsController {
  constructor(
    private readonly findSlots: FindSlots,
    private readonly explainSlot: ExplainSlot,
    private readonly repeated: RepeatedQuestions,
  ) {}

  @Get()
  @Allow(role('professional', 'client'))
  @Answers(200, slots)
  @ReadsHeader('If-None-Match', 'The ETag of an earlier answer: 304 if it still holds')
  @Answers(304, undefined, 'Unchanged since the answer with the ETag in If-None-Match')
  async find(
    @Param('id') id: string,
    @Query({ schema: slotsQuery }) query: z.output<typeof slotsQuery>,
    @CurrentCaller() caller: Caller,
    @ReceivedAt() now: Date,
    @Req() request: EdgeRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const professionalId = idOf('professional', id);
    const clientId = clientOf(caller, professionalId);
    const { serviceId, sessionId } = query;
    // a session that she booked as a member stays hers to move (R1, R10)
    const isMember = caller.memberOf !== null || sessionId !== undefined;
    if (clientId !== undefined && !isMember) throw new DomainError('forbidden', 'access.forbidden');
    const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
    const question = { professionalId, serviceId, sessionId, clientId, from, to };
    const answer = await this.findSlots.execute(question, now);
    this.repeated.note(caller, request.url, { question, route: request.routeOptions.url! });
    answerWith(answer, request.headers, reply);
  }

  @Get('explanation')
  @Allow(role('professional', 'client'))
  @Answers(200, explanation)
  async explain(
    @Param('id') id: string,
    @Query({ schema: explanationQuery }) query: z.output<typeof explanationQuery>,
    @CurrentCaller() caller: Caller,
    @ReceivedAt() now: Date,
  ): Promise<z.output<typeof explanation>> {
    const professionalId = idOf('professional', id);
    const clientId = clientOf(caller, professionalId);
    const { serviceId, sessionId, start } = query;
    const question = { professionalId, serviceId, sessionId, clientId };
    return this.explainSlot.execute(question, Date.parse(start), now);
  }
}

/**
 * As whom she asks: undefined for the professional herself.
 * @throws DomainError `access.forbidden` for a professional who asks about another one and is no client
 */
function clientOf({ partyId, roles }: Caller, professionalId: string): string | undefined {
  if (roles.includes('professional') && partyId === professionalId) return undefined;
  if (!roles.includes('client')) throw new DomainError('forbidden', 'access.forbidden');
  return partyId;
}
