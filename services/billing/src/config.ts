import { serviceConfig } from '@hubhours/platform/config';
import { z } from 'zod';

export const billingConfig = z.object({
  ...serviceConfig,
  /** What every receipt says of taxes, word for word; frozen on each as it is issued. Unset: nothing. */
  RECEIPT_TAX_LINE: z.string().trim().max(300, { error: 'must be at most 300 characters' }).optional(),
});
export type BillingConfig = z.output<typeof billingConfig>;
