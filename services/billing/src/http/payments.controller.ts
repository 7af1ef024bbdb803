import { paymentMethod, paymentPage } from '@hubhours/contracts/http/billing';
import { Allow, CurrentCaller, Public, role } from '@hubhours/platform/auth';
import type { Caller } from '@hubhours/platform/caller';
import { Answers } from '@hubhours/platform/openapi';
import { CurrentOperation, type Operation } from '@hubhours/platform/operation';
import { rawBody } from '@hubhours/platform/request';
import { Controller, Delete, Get, Headers, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PaymentMethodOf } from '../queries/payment-method.ts';
import { HearProvider } from '../use-cases/hear-provider.ts';
import { KeptCards } from '../use-cases/kept-cards.ts';
import { OpenPaymentLink } from '../use-cases/open-payment-link.ts';

const key = z.string().regex(/^[A-Za-z0-9_-]{24}$/);

@Controller('api')
export class PaymentsController {
  constructor(
    private readonly methodOf: PaymentMethodOf,
    private readonly cards: KeptCards,
    private readonly links: OpenPaymentLink,
    private readonly provider: HearProvider,
  ) {}

  @Get('me/payment-method')
  @Allow(role('client'))
  @Answers(200, paymentMethod)
  async get(@CurrentCaller() { partyId }: Caller) {
    return await this.methodOf.execute(partyId);
  }

  @Post('me/payment-method')
  @HttpCode(200)
  @Allow(role('client'))
  @Answers(200, paymentPage, 'the provider’s page, where the client leaves a card')
  async begin(@CurrentCaller() { partyId }: Caller, @CurrentOperation() { id }: Operation) {
    return { url: await this.cards.begin(partyId, id) };
  }

  @Delete('me/payment-method')
  @Allow(role('client'))
  @Answers(200, paymentMethod)
  async forget(@CurrentCaller() { partyId }: Caller) {
    await this.cards.forget(partyId);
    return await this.methodOf.execute(partyId);
  }

  /** From an e-mail: whoever has the key may pay, and learns nothing else. */
  @Get('payments/links/:key')
  @Public()
  @Answers(303, undefined, 'to the provider’s page, or to one of ours that says why there is nothing to pay')
  async open(@Param('key', { schema: key }) given: string, @Res({ passthrough: true }) reply: FastifyReply) {
    void reply.status(303).header('location', await this.links.execute(given));
  }

  @Post('payments/stripe/webhook')
  @HttpCode(200)
  @Public()
  @Answers(200, undefined, 'heard')
  async hear(@Req() request: FastifyRequest, @Headers('stripe-signature') signature = '') {
    await this.provider.execute(rawBody(request), signature);
  }
}
