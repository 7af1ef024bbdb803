import { serviceConfig } from '@hubhours/platform/config';
import { z } from 'zod';

/** Billing needs nothing beyond what every service does. */
export const billingConfig = z.object({ ...serviceConfig });
export type BillingConfig = z.output<typeof billingConfig>;
