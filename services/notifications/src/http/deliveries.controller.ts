import { delivery, deliveryList, resendDelivery } from '@hubhours/contracts/http/notifications';
import { pageQuery } from '@hubhours/contracts/shapes';
import { ActingAs, Allow, party } from '@hubhours/platform/auth';
import type { Part } from '@hubhours/platform/caller';
import { Answers } from '@hubhours/platform/openapi';
import { CurrentOperation, type Operation } from '@hubhours/platform/operation';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { DeliveryViews } from '../queries/delivery-views.ts';
import { ResendDelivery } from '../use-cases/resend-delivery.ts';

const listQuery = z.strictObject(pageQuery);
// a request without a body is one with nothing in it
const resendBody = resendDelivery.optional();

@Controller('api')
export class DeliveriesController {
  constructor(
    private readonly views: DeliveryViews,
    private readonly resend: ResendDelivery,
  ) {}

  /** The e-mails of a session and their fate; a client sees those to herself. */
  @Get('sessions/:id/deliveries')
  @Allow(party('session', 'id'))
  @Answers(200, deliveryList)
  async list(
    @Param('id') id: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
    @ActingAs() actingAs: Part,
  ): Promise<z.output<typeof deliveryList>> {
    return this.views.ofSession(id.toLowerCase(), actingAs, query);
  }

  /** Sends an e-mail once more that was sent or has failed. */
  @Post('deliveries/:id/resend')
  @Allow(party('delivery', 'id', 'professional'))
  @Answers(201, delivery)
  async resendDelivery(
    @Param('id') id: string,
    @Body({ schema: resendBody }) _body: unknown,
    @CurrentOperation() operation: Operation,
  ): Promise<z.output<typeof delivery>> {
    return this.views.get(await this.resend.execute(id.toLowerCase(), operation.id));
  }
}
