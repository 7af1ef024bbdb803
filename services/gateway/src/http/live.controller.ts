import { liveMessage } from '@hubhours/contracts/http/live';
import { Allow, CurrentCaller, signedIn } from '@hubhours/platform/auth';
import type { Caller } from '@hubhours/platform/caller';
import { HttpProblem } from '@hubhours/platform/http-problem';
import { Answers } from '@hubhours/platform/openapi';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LiveStreams } from '../live/live-streams.ts';
import type { PublicRequest } from './public-request.ts';

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // nginx would gather what comes
  'x-accel-buffering': 'no',
};

@Controller('api/live')
export class LiveController {
  constructor(private readonly streams: LiveStreams) {}

  /** What becomes out of date for the caller, for as long as she is signed in and listens. */
  @Get()
  @Allow(signedIn())
  @Answers(200, liveMessage, 'Server-sent events; each one’s data are such an object')
  listen(@CurrentCaller() caller: Caller, @Req() request: PublicRequest, @Res() reply: FastifyReply): void {
    const { signedIn: by } = request;
    if (!by) throw new HttpProblem(401, 'auth.token-missing');
    void reply.headers(headers).send(this.streams.join({ caller, ...by }));
  }
}
