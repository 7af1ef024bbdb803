import { me } from '@hubhours/contracts/http/identity';
import { Allow, CurrentCaller, signedIn } from '@hubhours/platform/auth';
import type { Caller } from '@hubhours/platform/caller';
import { HttpProblem } from '@hubhours/platform/http-problem';
import { Answers } from '@hubhours/platform/openapi';
import { Controller, Get } from '@nestjs/common';
import type { z } from 'zod';
import { GetMe } from '../queries/get-me.ts';

@Controller('api/me')
export class MeController {
  constructor(private readonly getMe: GetMe) {}

  @Get()
  @Allow(signedIn())
  @Answers(200, me)
  async read(@CurrentCaller() caller: Caller): Promise<z.output<typeof me>> {
    const found = await this.getMe.execute(caller.partyId);
    // a good token of a person whom the directory does not know (yet)
    if (!found) throw new HttpProblem(401, 'auth.token-invalid');
    return found;
  }
}
