import { services, setServices, setTerms, terms, termsQuery } from '@hubhours/contracts/http/directory';
import { Allow, CurrentCaller, role, self, signedIn } from '@hubhours/platform/auth';
import type { Caller } from '@hubhours/platform/caller';
import { Clock } from '@hubhours/platform/clock';
import { Answers } from '@hubhours/platform/openapi';
import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import type { z } from 'zod';
import { DirectoryViews } from '../queries/directory-views.ts';
import { OfferedServices } from '../queries/offered-services.ts';
import { SetServices } from '../use-cases/set-services.ts';
import { SetTerms } from '../use-cases/set-terms.ts';
import { idOf } from './path.ts';

/** A professional's terms, and what she offers. */
@Controller('api/professionals/:id')
export class OffersController {
  constructor(
    private readonly views: DirectoryViews,
    private readonly offered: OfferedServices,
    private readonly setTerms: SetTerms,
    private readonly setServices: SetServices,
    private readonly clock: Clock,
  ) {}

  @Put('terms')
  @Allow(self('professional', 'id'))
  @Answers(200, terms)
  async putTerms(
    @Param('id') id: string,
    @Body({ schema: setTerms }) body: z.output<typeof setTerms>,
  ): Promise<z.output<typeof terms>> {
    return this.setTerms.execute(id, body, this.clock.now());
  }

  @Get('terms')
  @Allow(self('professional', 'id'), role('client'))
  @Answers(200, terms)
  async getTerms(
    @Param('id') id: string,
    @Query({ schema: termsQuery }) query: z.output<typeof termsQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<z.output<typeof terms>> {
    const { id: professionalId } = await this.views.professional(caller, idOf('professional', id));
    return this.views.terms(professionalId, query.version);
  }

  @Put('services')
  @Allow(self('professional', 'id'))
  @Answers(200, services)
  async putServices(
    @Param('id') id: string,
    @Body({ schema: setServices }) body: z.output<typeof setServices>,
  ): Promise<z.output<typeof services>> {
    return { services: await this.setServices.execute(id, body.services, this.clock.now()) };
  }

  @Get('services')
  @Allow(signedIn())
  @Answers(200, services)
  async getServices(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<z.output<typeof services>> {
    const { id: professionalId } = await this.views.professional(caller, idOf('professional', id));
    return { services: await this.offered.of(professionalId) };
  }
}
