import { serviceConfig } from '@hubhours/platform/config';
import { z } from 'zod';

export const bookingConfig = z.object({
  ...serviceConfig,
  /** The first operator, who opens hubs and professionals. Absent: nobody is made one. */
  HUBHOURS_OPERATOR_EMAIL: z.email('must be an e-mail address').toLowerCase().optional(),
});
export type BookingConfig = z.output<typeof bookingConfig>;
