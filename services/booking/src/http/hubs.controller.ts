import { createHub, hub, hubList, listQuery } from '@hubhours/contracts/http/directory';
import { Allow, role } from '@hubhours/platform/auth';
import { Answers } from '@hubhours/platform/openapi';
import { CurrentOperation, type Operation } from '@hubhours/platform/operation';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { DirectoryViews } from '../queries/directory-views.ts';
import { CreateHub } from '../use-cases/create-hub.ts';

@Controller('api/hubs')
@Allow(role('operator'))
export class HubsController {
  constructor(
    private readonly views: DirectoryViews,
    private readonly createHub: CreateHub,
  ) {}

  @Post()
  @Answers(201, hub)
  async create(
    @Body({ schema: createHub }) body: z.output<typeof createHub>,
    @CurrentOperation() operation: Operation,
  ): Promise<z.output<typeof hub>> {
    return this.createHub.execute(body, operation.receivedAt);
  }

  @Get()
  @Answers(200, hubList)
  async list(@Query({ schema: listQuery }) query: z.output<typeof listQuery>): Promise<z.output<typeof hubList>> {
    return this.views.hubs(query);
  }
}
