import {
  changeProfessional,
  createProfessional,
  listQuery,
  professional,
  professionalList,
} from '@hubhours/contracts/http/directory';
import { Allow, CurrentCaller, role, self, signedIn } from '@hubhours/platform/auth';
import type { Caller } from '@hubhours/platform/caller';
import { Answers } from '@hubhours/platform/openapi';
import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { DirectoryViews } from '../queries/directory-views.ts';
import { ChangeProfessional } from '../use-cases/change-professional.ts';
import { CreateProfessional } from '../use-cases/create-professional.ts';
import { idOf } from './path.ts';

type Professional = z.output<typeof professional>;

@Controller('api/professionals')
export class ProfessionalsController {
  constructor(
    private readonly views: DirectoryViews,
    private readonly createProfessional: CreateProfessional,
    private readonly changeProfessional: ChangeProfessional,
  ) {}

  @Post()
  @Allow(role('operator'))
  @Answers(201, professional)
  async create(@Body({ schema: createProfessional }) body: z.output<typeof createProfessional>): Promise<Professional> {
    return this.createProfessional.execute(body);
  }

  @Get()
  @Allow(signedIn())
  @Answers(200, professionalList)
  async list(
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<z.output<typeof professionalList>> {
    return this.views.professionals(caller, query);
  }

  @Get(':id')
  @Allow(signedIn())
  @Answers(200, professional)
  async one(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<Professional> {
    return this.views.professional(caller, idOf('professional', id));
  }

  @Patch(':id')
  @Allow(role('operator'), self('professional', 'id'))
  @Answers(200, professional)
  async change(
    @Param('id') id: string,
    @Body({ schema: changeProfessional }) body: z.output<typeof changeProfessional>,
    @CurrentCaller() caller: Caller,
  ): Promise<Professional> {
    await this.changeProfessional.execute(idOf('professional', id), body);
    return this.views.professional(caller, id);
  }
}
