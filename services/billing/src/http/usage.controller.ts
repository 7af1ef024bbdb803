import { usage, usageQuery } from '@hubhours/contracts/http/billing';
import { id } from '@hubhours/contracts/shapes';
import { Allow, administrator } from '@hubhours/platform/auth';
import { Answers } from '@hubhours/platform/openapi';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { UsageOf } from '../queries/usage.ts';

@Controller('api/hubs/:id/usage')
export class UsageController {
  constructor(private readonly usageOf: UsageOf) {}

  @Get()
  @Allow(administrator('id'))
  @Answers(200, usage)
  async get(
    @Param('id', { schema: id }) hubId: string,
    @Query({ schema: usageQuery }) query: z.output<typeof usageQuery>,
  ) {
    return await this.usageOf.execute(hubId, query);
  }
}
