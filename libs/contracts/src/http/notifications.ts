import { z } from 'zod';
import { deliveryKind, deliveryRecipient, deliveryStatus } from '../events/notifications.ts';
import { id, instant } from '../shapes.ts';

export const delivery = z
  .object({
    id,
    kind: deliveryKind,
    recipient: deliveryRecipient,
    status: deliveryStatus,
    attempts: z.number().int(),
    sentAt: instant.nullable(),
    messageId: z.string(),
  })
  .meta({ id: 'Delivery' });
export const deliveryList = z.object({ items: z.array(delivery), nextCursor: z.string().nullable() });
export const resendDelivery = z.strictObject({});
