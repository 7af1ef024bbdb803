import { decisionDefaults } from '@hubhours/contracts/http/billing';
import { id } from '@hubhours/contracts/shapes';
import { Allow, self } from '@hubhours/platform/auth';
import { Answers } from '@hubhours/platform/openapi';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import type { z } from 'zod';
import { DecisionDefaultsOf } from '../queries/decision-defaults.ts';
import { SetDecisionDefaults } from '../use-cases/set-decision-defaults.ts';

@Controller('api/professionals/:id/decision-defaults')
export class DecisionDefaultsController {
  constructor(
    private readonly defaultsOf: DecisionDefaultsOf,
    private readonly setDefaults: SetDecisionDefaults,
  ) {}

  @Get()
  @Allow(self('professional', 'id'))
  @Answers(200, decisionDefaults)
  async get(@Param('id', { schema: id }) professionalId: string) {
    return await this.defaultsOf.execute(professionalId);
  }

  @Put()
  @Allow(self('professional', 'id'))
  @Answers(200, decisionDefaults)
  async put(
    @Param('id', { schema: id }) professionalId: string,
    @Body({ schema: decisionDefaults }) { deadlineHours }: z.output<typeof decisionDefaults>,
  ) {
    await this.setDefaults.execute(professionalId, deadlineHours);
    return await this.defaultsOf.execute(professionalId);
  }
}
