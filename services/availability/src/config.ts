import { serviceConfig } from '@hubhours/platform/config';
import { z } from 'zod';

export const availabilityConfig = z.object({
  ...serviceConfig,
  /** How long a claim lives that no booking confirms; booking uses the first half of it. */
  CLAIM_LIFE_MS: z
    .string()
    .regex(/^\d{1,7}$/, 'must be a whole number of milliseconds from 1000 to 600000')
    .transform(Number)
    .refine((ms) => ms >= 1_000 && ms <= 600_000, 'must be a whole number of milliseconds from 1000 to 600000')
    .default(30_000),
});
export type AvailabilityConfig = z.output<typeof availabilityConfig>;
