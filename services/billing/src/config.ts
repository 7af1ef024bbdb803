import { serviceConfig } from '@hubhours/platform/config';
import { z } from 'zod';

const loopback = ['127.0.0.1', 'localhost', '[::1]'];

/** Without TLS only on this machine: the secret key travels with every call. */
const safeAddress = z
  .string()
  .refine((value) => URL.canParse(value) && isSafe(new URL(value)), {
    error: 'must be an https address (http on loopback only)',
  })
  .transform((value) => new URL(value));

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && loopback.includes(hostname));
}

export const billingConfig = z
  .object({
    ...serviceConfig,
    /** What every receipt says of taxes, word for word; frozen on each as it is issued. Unset: nothing. */
    RECEIPT_TAX_LINE: z.string().trim().max(300, { error: 'must be at most 300 characters' }).optional(),
    /** Without it, clients pay by hand and professionals record it. */
    STRIPE_SECRET_KEY: z
      .string()
      .regex(/^(sk|rk)_/, { error: 'must begin with sk_ or rk_' })
      .optional(),
    /** Proves that a webhook is Stripe's; needed with the key. */
    STRIPE_WEBHOOK_SECRET: z
      .string()
      .regex(/^whsec_/, { error: 'must begin with whsec_' })
      .optional(),
    /** Another address than Stripe's own, for tests. */
    STRIPE_API_BASE: safeAddress.optional(),
    /** Where people reach the gateway: the provider's pages send them back there. */
    HUBHOURS_PUBLIC_URL: z
      .string()
      .refine((value) => URL.canParse(value), { error: 'must be an address' })
      .optional(),
    /** How often a replica looks for payments that it was not told of. */
    PAYMENTS_EVERY_MS: z.coerce.number().int().min(20).max(60_000).default(1_000),
    /** How long a payment stays with a replica that died; longer than the calls about it take. */
    PAYMENTS_LEASE_MS: z.coerce.number().int().min(500).max(600_000).default(40_000),
    /** How long the provider's own failures are put up with before another attempt is made. */
    PAYMENTS_PATIENCE_MS: z.coerce.number().int().min(0).max(86_400_000).default(600_000),
  })
  .superRefine((config, context) => {
    if (!config.STRIPE_SECRET_KEY) return;
    for (const name of ['STRIPE_WEBHOOK_SECRET', 'HUBHOURS_PUBLIC_URL'] as const) {
      if (!config[name]) context.addIssue({ code: 'custom', path: [name], message: 'is missing' });
    }
  });
export type BillingConfig = z.output<typeof billingConfig>;
