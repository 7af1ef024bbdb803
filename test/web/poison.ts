import { connect } from 'amqplib';
import { randomUUID } from 'node:crypto';

export type Service = 'booking' | 'availability' | 'billing' | 'notifications' | 'gateway';

/** What the poison says it is; every service here is sent such events. */
export const poisonType = 'booking.session-booked.v1';

/** Sends a service events of a form that no attempt can handle, so that it parks them. @returns their message ids */
export async function sendPoison(service: Service, count = 1): Promise<string[]> {
  const address = process.env.HUBHOURS_WEB_TEST_AMQP;
  if (!address) throw new Error('HUBHOURS_WEB_TEST_AMQP is not set: it is the broker of the system that is tested.');
  const model = await connect(address);
  try {
    const channel = await model.createConfirmChannel();
    const ids = Array.from({ length: count }, () => randomUUID());
    for (const messageId of ids) {
      const body = { poison: true, name: 'Tess Example' };
      const options = { messageId, type: poisonType, persistent: true };
      channel.sendToQueue(`${service}.events`, Buffer.from(JSON.stringify(body)), options);
    }
    await channel.waitForConfirms();
    return ids;
  } finally {
    await model.close();
  }
}
