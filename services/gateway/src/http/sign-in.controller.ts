import { email, id } from '@hubhours/contracts/shapes';
import { Public } from '@hubhours/platform/auth';
import { HttpProblem } from '@hubhours/platform/http-problem';
import { Answers } from '@hubhours/platform/openapi';
import { Body, Controller, Get, Headers, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { LiveStreams } from '../live/live-streams.ts';
import { RequestSignIn } from '../use-cases/request-sign-in.ts';
import { Sessions } from '../use-cases/sessions.ts';
import { UseSignInLink } from '../use-cases/use-sign-in-link.ts';
import { pathOfOurs, type PublicRequest } from './public-request.ts';

const request = z.strictObject({
  email,
  /** Where the page goes after signing in: a path, or an address, of the gateway itself. */
  callbackURL: z.string().max(2_000).optional(),
});
const token = z.strictObject({ token: z.string().min(1).max(200) });
const signedIn = z
  .object({
    user: z.object({ id, email: z.string(), name: z.string() }),
    /** The path that the request named. */
    callbackURL: z.string().nullable(),
  })
  .meta({ id: 'SignedIn' });
const done = z.object({ status: z.literal(true) });
const keySet = z.object({ keys: z.array(z.looseObject({ kid: z.string() })) });

/** Sign-in by a link sent to the caller's address. These are all the routes of better-auth that there are. */
@Controller('api/auth')
@Public()
export class SignInController {
  constructor(
    private readonly requestSignIn: RequestSignIn,
    private readonly signInLink: UseSignInLink,
    private readonly sessions: Sessions,
    private readonly live: LiveStreams,
  ) {}

  /** The same answer, in the same time, whether the address is known or not. */
  @Post('sign-in/magic-link')
  @HttpCode(200)
  @Answers(200, done)
  async ask(
    @Body({ schema: request }) body: z.output<typeof request>,
    @Req() { clientAddress, ourOrigins }: PublicRequest,
  ): Promise<z.output<typeof done>> {
    const returnTo = body.callbackURL === undefined ? null : pathOfOurs(body.callbackURL, ourOrigins);
    await this.requestSignIn.execute({ email: body.email, returnTo, clientAddress });
    return { status: true };
  }

  /** Sets the session's cookie. */
  @Get('magic-link/verify')
  @Answers(200, signedIn)
  async verify(
    @Query({ schema: token }) query: z.output<typeof token>,
    @Headers('user-agent') userAgent: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof signedIn>> {
    const { user, cookies, returnTo } = await this.signInLink.execute(query.token, userAgent);
    void reply.header('set-cookie', cookies);
    return { user, callbackURL: returnTo };
  }

  /** A token of 10 minutes for the cookie's session, with the roles of this moment. */
  @Get('token')
  @Answers(200, z.object({ token: z.string() }))
  async token(
    @Headers('cookie') cookie: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ token: string }> {
    const session = await this.sessions.of(cookie);
    if (!session) throw new HttpProblem(401, 'auth.token-missing');
    if (session.cookies.length > 0) void reply.header('set-cookie', session.cookies);
    return { token: await this.sessions.newToken(session) };
  }

  /** Ends the cookie's session, and what listens in it. */
  @Post('sign-out')
  @HttpCode(200)
  @Answers(200, done)
  async signOut(
    @Headers('cookie') cookie: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof done>> {
    const session = await this.sessions.peek(cookie);
    void reply.header('set-cookie', await this.sessions.end(cookie));
    if (session) this.live.endSession(session.id);
    return { status: true };
  }

  /** The public keys of the tokens, for every service. @see RFC 7517 */
  @Get('jwks')
  @Answers(200, keySet)
  async jwks(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ keys: readonly unknown[] }> {
    void reply.header('cache-control', 'public, max-age=60');
    return this.sessions.keys();
  }
}
