import { charge, chargeList, chargeQuery, recordPayment, refundCharge } from '@hubhours/contracts/http/billing';
import { id } from '@hubhours/contracts/shapes';
import { Allow, CurrentCaller, party, role } from '@hubhours/platform/auth';
import type { Caller } from '@hubhours/platform/caller';
import { Answers } from '@hubhours/platform/openapi';
import { CurrentOperation, type Operation } from '@hubhours/platform/operation';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { ChargeViews } from '../queries/charges.ts';
import { RecordPayment } from '../use-cases/record-payment.ts';
import { RefundCharge } from '../use-cases/refund-charge.ts';

const payment = recordPayment.optional();

@Controller('api/charges')
export class ChargesController {
  constructor(
    private readonly views: ChargeViews,
    private readonly record: RecordPayment,
    private readonly refund: RefundCharge,
  ) {}

  @Get()
  @Allow(role('client', 'professional'))
  @Answers(200, chargeList)
  async list(
    @CurrentCaller() { partyId }: Caller,
    @Query({ schema: chargeQuery }) query: z.output<typeof chargeQuery>,
  ) {
    return await this.views.list(partyId, query);
  }

  @Post(':id/payment')
  @HttpCode(200)
  @Allow(party('charge', 'id', 'professional'))
  @Answers(200, charge)
  async postPayment(
    @CurrentCaller() { partyId }: Caller,
    @CurrentOperation() operation: Operation,
    @Param('id', { schema: id }) chargeId: string,
    @Body({ schema: payment }) body: z.output<typeof payment>,
  ) {
    await this.record.execute(chargeId, body?.reference || null, operation.id);
    return await this.views.get(partyId, chargeId);
  }

  @Post(':id/refund')
  @HttpCode(200)
  @Allow(party('charge', 'id', 'professional'))
  @Answers(200, charge)
  async postRefund(
    @CurrentCaller() { partyId }: Caller,
    @CurrentOperation() operation: Operation,
    @Param('id', { schema: id }) chargeId: string,
    @Body({ schema: refundCharge }) body: z.output<typeof refundCharge>,
  ) {
    await this.refund.execute({ chargeId, ...body }, operation);
    return await this.views.get(partyId, chargeId);
  }
}
