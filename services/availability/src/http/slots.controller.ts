import { explanation, explanationQuery, slots, slotsQuery } from '@hubhours/contracts/http/availability';
import { DomainError } from '@hubhours/kernel/domain-error';
import { Allow, CurrentCaller, role } from '@hubhours/platform/auth';
import type { Caller } from '@hubhours/platform/caller';
import { Answers, ReadsHeader } from '@hubhours/platform/openapi';
import { ReceivedAt } from '@hubhours/platform/operation';
import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ExplainSlot } from '../queries/explain-slot.ts';
import { FindSlots } from '../queries/find-slots.ts';
import { matchesWeakly } from './etag.ts';
import { idOf } from './path.ts';

/** What is free. */
@Controller('api/professionals/:id/slots')
export class SlotsController {
  constructor(
    private readonly findSlots: FindSlots,
    private readonly explainSlot: ExplainSlot,
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
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const professionalId = idOf('professional', id);
    const clientId = clientOf(caller, professionalId);
    const { serviceId, sessionId } = query;
    // a session that she booked as a member stays hers to move (R1, R10)
    const isMember = caller.memberOf !== null || sessionId !== undefined;
    if (clientId !== undefined && !isMember) throw new DomainError('forbidden', 'access.forbidden');
    const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
    const question = { professionalId, serviceId, sessionId, clientId, from, to };
    const { body, etag } = await this.findSlots.execute(question, now);
    // every use asks again: what is free changes by the second
    void reply.header('ETag', etag).header('Cache-Control', 'private, no-cache');
    if (ifNoneMatch !== undefined && matchesWeakly(ifNoneMatch, etag)) {
      void reply.status(304);
      return undefined;
    }
    void reply.type('application/json; charset=utf-8');
    return body;
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
