import { client, clientList, clientQuery, createClient } from '@hubhours/contracts/http/directory';
import { DomainError } from '@hubhours/kernel/domain-error';
import { Allow, CurrentCaller, role } from '@hubhours/platform/auth';
import type { Caller } from '@hubhours/platform/caller';
import { Clock } from '@hubhours/platform/clock';
import { Answers } from '@hubhours/platform/openapi';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { ClientViews } from '../queries/client-views.ts';
import { AddClient } from '../use-cases/add-client.ts';
import { EndMembership } from '../use-cases/end-membership.ts';
import { idOf } from './path.ts';

type Wish = z.output<typeof createClient>;

@Controller('api/clients')
export class ClientsController {
  constructor(
    private readonly views: ClientViews,
    private readonly addClient: AddClient,
    private readonly endMembership: EndMembership,
    private readonly clock: Clock,
  ) {}

  /** The answer repeats what was entered, whether or not the address was known (R16). */
  @Post()
  @Allow(role('hub-admin', 'operator', 'professional'))
  @Answers(201, client)
  async create(
    @Body({ schema: createClient }) body: Wish,
    @CurrentCaller() caller: Caller,
  ): Promise<z.output<typeof client>> {
    requireRelation(body, caller);
    const id = await this.addClient.execute(body);
    const { name, email, timeZone } = body;
    return { id, name, email, timeZone, programmes: ['hubId' in body ? 'hub' : 'private'] };
  }

  @Get()
  @Allow(role('hub-admin', 'professional'))
  @Answers(200, clientList)
  async list(
    @Query({ schema: clientQuery }) query: z.output<typeof clientQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<z.output<typeof clientList>> {
    return this.views.list(caller, query);
  }

  @Delete(':id/hub-membership')
  @HttpCode(204)
  @Allow(role('hub-admin'))
  @Answers(204)
  async leaveHub(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.endMembership.execute(idOf('client', id), caller.administers, this.clock.now());
  }
}

/**
 * An employer adds to hubs of hers, an operator to any, a professional to her own practice.
 * @throws DomainError `hub.not-found` | `access.forbidden`
 */
function requireRelation(body: Wish, caller: Caller): void {
  if ('hubId' in body) {
    if (!caller.roles.includes('operator') && !caller.administers.includes(body.hubId)) {
      throw new DomainError('not-found', 'hub.not-found');
    }
  } else if (!caller.roles.includes('professional') || body.professionalId !== caller.partyId) {
    throw new DomainError('forbidden', 'access.forbidden');
  }
}
