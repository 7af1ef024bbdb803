import { DomainError } from '@hubhours/kernel/domain-error';
import { connect, type Channel, type ChannelModel, type ConfirmChannel, type ConsumeMessage } from 'amqplib';
import { setTimeout as sleep } from 'node:timers/promises';
import { destroy, withHeartbeat } from '../connection.ts';
import { copyFor } from '../parking.ts';
import { endsWithin } from '../patience.ts';
import { NotPublished } from '../publisher.ts';
import { eventsQueue, parkedQueue } from '../topology.ts';

/** The most that is looked at in one turn, and so held out of the queue. */
export const MOST = 10_000;
/** Nothing more comes when nothing came for this long, in milliseconds. */
const QUIET_MS = 500;
const SETTLE_MS = 1_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** A broker that is short of memory takes nothing and says nothing, for as long as that lasts. */
const CONFIRM_MS = 3_000;
const GOOD_BYE_MS = 3_000;

/** What is needed of a parked message to send it on: it may come from the queue or from the archive. */
export type ParkedMessage = Pick<ConsumeMessage, 'content' | 'properties'>;

/**
 * A service's parking queue in one pair of hands. Who reads a queue holds its messages back from all others, so two at once
 * would each see a part; the broker itself admits one: an exclusive queue of this connection is the lock, and goes with it,
 * as do the messages that were read and not acked. A reader that is killed leaves neither.
 */
export class ParkingQueue {
  private returned = false;
  private held = 0;

  private constructor(
    private readonly model: ChannelModel,
    private readonly channel: ConfirmChannel,
    private readonly service: string,
  ) {
    channel.on('return', () => (this.returned = true));
  }

  /**
   * @param patienceMs how long to wait while somebody else has it
   * @throws DomainError conflict `parked.busy` { service }, unavailable `service.unavailable`
   */
  static async open(amqpUrl: string, service: string, patienceMs = 2_000): Promise<ParkingQueue> {
    const model = await connect(withHeartbeat(amqpUrl), {
      timeout: CONNECT_TIMEOUT_MS,
      clientProperties: { connection_name: `${service} parking` },
    }).catch(() => {
      throw new DomainError('unavailable', 'service.unavailable', { service: 'rabbitmq' });
    });
    model.on('error', () => undefined); // the call under way reports it
    try {
      const deadline = performance.now() + patienceMs;
      while (!(await isLocked(model, service))) {
        if (performance.now() > deadline) throw new DomainError('conflict', 'parked.busy', { service, ...LATER });
        await sleep(50);
      }
      return new ParkingQueue(model, quiet(await model.createConfirmChannel()), service);
    } catch (error) {
      await model.close().catch(() => undefined);
      throw error;
    }
  }

  /** What lies there, up to `most`: `left` counts the rest. What is not dropped or sent back returns with `close`. */
  async read(most = MOST): Promise<{ readonly messages: readonly ConsumeMessage[]; readonly left: number }> {
    const queue = parkedQueue(this.service);
    const waiting = await this.waiting(queue);
    const wanted = Math.min(waiting, most);
    if (wanted === 0) return { messages: [], left: 0 };
    const messages: ConsumeMessage[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const patience = setTimeout(resolve, QUIET_MS);
    await this.channel.prefetch(wanted, false);
    const { consumerTag } = await this.channel.consume(queue, (message) => {
      if (message) messages.push(message);
      if (!message || messages.length === wanted) resolve();
      else patience.refresh();
    });
    await promise;
    clearTimeout(patience);
    await this.channel.cancel(consumerTag);
    this.held = messages.length;
    return { messages, left: waiting - messages.length };
  }

  /**
   * Puts the message into the service's own queue, with its id and a fresh count of attempts; resolves when the broker has
   * taken it for good. Only then may it be dropped here: a crash between leaves both, never neither.
   * @throws NotPublished
   */
  async sendBack(message: ParkedMessage): Promise<void> {
    const { routingKey, body, properties } = copyFor(eventsQueue(this.service), message, {});
    this.returned = false;
    this.channel.publish('', routingKey, body, { ...properties, persistent: true, mandatory: true });
    const confirmed = this.channel.waitForConfirms();
    if (!(await endsWithin(CONFIRM_MS, confirmed))) throw new NotPublished('timeout');
    await confirmed;
    if (this.returned) throw new NotPublished('unroutable');
  }

  /** Takes a message that was read from the queue for good. */
  drop(message: ConsumeMessage): void {
    this.channel.ack(message);
    this.held -= 1;
  }

  /** Everything that was read and not dropped is back in the queue, for the next reader, when this resolves. */
  async close(): Promise<void> {
    // cut off, the queue is free for the next reader as well
    if (!(await endsWithin(GOOD_BYE_MS, this.giveBack()))) destroy(this.model);
  }

  private async giveBack(): Promise<void> {
    try {
      await this.channel.close(); // answered after the acks before it
      const deadline = performance.now() + SETTLE_MS;
      const observer = quiet(await this.model.createChannel());
      while (this.held > 0 && performance.now() < deadline) {
        if ((await observer.checkQueue(parkedQueue(this.service))).messageCount >= this.held) break;
        await sleep(10);
      }
    } catch {
      // the connection is gone, and the broker takes back by itself what was not dropped
    } finally {
      await this.model.close().catch(() => undefined);
    }
  }

  /** 0 for a service that has no such queue. */
  private async waiting(queue: string): Promise<number> {
    const probe = quiet(await this.model.createChannel());
    try {
      return (await probe.checkQueue(queue)).messageCount;
    } catch (error) {
      if ((error as { code?: unknown }).code === 404) return 0;
      throw error;
    } finally {
      await probe.close().catch(() => undefined);
    }
  }
}

const LATER = { retryAfterSeconds: 2 };

async function isLocked(model: ChannelModel, service: string): Promise<boolean> {
  const channel = quiet(await model.createChannel());
  try {
    await channel.assertQueue(`hubhours.parking.${service}`, { exclusive: true, durable: false });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 405) throw error;
    return false;
  } finally {
    await channel.close().catch(() => undefined);
  }
}

function quiet<C extends Channel>(channel: C): C {
  channel.on('error', () => undefined); // the call that caused it reports it
  return channel;
}
