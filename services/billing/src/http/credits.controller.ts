import { creditGrant, credits, grantCredits } from '@hubhours/contracts/http/billing';
import { id } from '@hubhours/contracts/shapes';
import { Allow, CurrentCaller, administrator, self } from '@hubhours/platform/auth';
import type { Caller } from '@hubhours/platform/caller';
import { Answers } from '@hubhours/platform/openapi';
import { CurrentOperation, type Operation } from '@hubhours/platform/operation';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { CreditsOf } from '../queries/credits.ts';
import { GrantCredits } from '../use-cases/grant-credits.ts';

@Controller('api')
export class CreditsController {
  constructor(
    private readonly creditsOf: CreditsOf,
    private readonly grant: GrantCredits,
  ) {}

  /** The client alone: an employer never sees what became of a credit it granted (R16). */
  @Get('clients/:id/credits')
  @Allow(self('client', 'id'))
  @Answers(200, credits)
  async get(@Param('id', { schema: id }) clientId: string) {
    return await this.creditsOf.execute(clientId);
  }

  @Post('hubs/:id/credit-grants')
  @Allow(administrator('id'))
  @Answers(201, creditGrant)
  async postGrant(
    @CurrentCaller() { partyId }: Caller,
    @CurrentOperation() operation: Operation,
    @Param('id', { schema: id }) hubId: string,
    @Body({ schema: grantCredits }) body: z.output<typeof grantCredits>,
  ): Promise<z.output<typeof creditGrant>> {
    // the ledger names owners by text, so an id is written in one way only
    const to = 'all' in body ? { all: body.all } : { clientIds: body.clientIds.map((one) => one.toLowerCase()) };
    const made = await this.grant.execute(
      {
        hubId: hubId.toLowerCase(),
        grantedBy: partyId,
        to,
        credits: body.credits,
        expiresAt: new Date(body.expiresAt),
      },
      operation,
    );
    return { id: made.id, clients: made.clients, credits: made.credits, expiresAt: made.expiresAt.toISOString() };
  }
}
