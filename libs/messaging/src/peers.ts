import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Channel, ConsumeMessage } from 'amqplib';
import { v7 as uuidv7 } from 'uuid';
import type { BrokerConnection } from './connection.ts';
import { parsed } from './event-message.ts';
import { endsWithin } from './patience.ts';
import { StandingChannel } from './standing-channel.ts';
import { disagreement, type Peer } from './time-zone-data.ts';
import { PEERS_EXCHANGE } from './topology.ts';

const TELL_EVERY_MS = 5_000;
/** Whoever has not been heard of for so long, while one's own words came round, is gone. */
const FORGOTTEN_AFTER_MS = 3 * TELL_EVERY_MS;
/** For one's own word to come round; the others' answers are right behind it. */
const ROUND_MS = 500;
const ANSWER_MS = 1_000;

/** A newcomer asks, and hears of all at once. */
type Word = Peer & { readonly asks: boolean };

/**
 * Knows with which time zone data the other processes reckon, of all services alike: each says so as it starts and every
 * five seconds, and is forgotten after fifteen in which the broker carried such words. Nothing of it is kept by the broker.
 */
export class Peers implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Peers');
  private readonly own: Peer;
  private readonly known = new Map<string, { readonly peer: Peer; readonly heardAt: number }>();
  /** Stands still while not even one's own word comes round, as in an alarm of the broker: silence tells nothing then. */
  private elapsedMs = 0;
  private cameRoundAt = performance.now();
  private standing: StandingChannel<Channel> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly broker: BrokerConnection,
    own: Omit<Peer, 'id'>,
  ) {
    this.own = { ...own, id: uuidv7() };
  }

  /** Why this process should get no work, if so: an elder one reckons with other time zone data. */
  disagreement(): string | undefined {
    return disagreement(
      this.own,
      [...this.known.values()].map(({ peer: other }) => other),
    );
  }

  /** By the connection that publishes, whose blocking by the broker holds up no ack of an event. Resolves at once, or without a broker soon. */
  async onApplicationBootstrap(): Promise<void> {
    this.standing = new StandingChannel<Channel>(this.broker.publishing, {
      name: 'peers',
      open: (model) => model.createChannel(),
      setUp: (channel) => this.join(channel),
    });
    this.broker.need(() => this.standing?.current !== undefined);
    this.timer = setInterval(() => this.tell(this.standing?.current, false), TELL_EVERY_MS).unref();
    await this.standing.within(ANSWER_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    const channel = this.standing?.end();
    if (channel) await endsWithin(ANSWER_MS, channel.close());
  }

  private async join(channel: Channel): Promise<void> {
    const round = Promise.withResolvers<void>();
    await channel.assertExchange(PEERS_EXCHANGE, 'fanout', { durable: true });
    const { queue } = await channel.assertQueue(`${PEERS_EXCHANGE}.${uuidv7()}`, {
      exclusive: true,
      autoDelete: true,
      durable: false,
      arguments: { 'x-queue-type': 'classic', 'x-message-ttl': FORGOTTEN_AFTER_MS },
    });
    await channel.bindQueue(queue, PEERS_EXCHANGE, '');
    await channel.consume(queue, (message) => this.hear(channel, message, round.resolve), { noAck: true });
    this.tell(channel, true);
    // a broker that takes nothing for now must not keep a replica from its readers
    await endsWithin(ROUND_MS, round.promise);
  }

  private tell(channel: Channel | undefined, asks: boolean): void {
    channel?.publish(PEERS_EXCHANGE, '', Buffer.from(JSON.stringify({ ...this.own, asks })), {
      contentType: 'application/json',
      expiration: FORGOTTEN_AFTER_MS,
    });
  }

  private hear(channel: Channel, message: ConsumeMessage | null, cameRound: () => void): void {
    // the broker has taken the queue away: closed, the channel comes back with another
    if (!message) return void channel.close().catch(() => undefined);
    const said = read(message);
    if (!said) return this.logger.warn('a word of another process was not understood');
    const { asks, ...other } = said;
    if (other.id === this.own.id) {
      this.forget();
      return cameRound();
    }
    this.known.set(other.id, { peer: other, heardAt: this.elapsedMs });
    if (asks) this.tell(channel, false);
  }

  private forget(): void {
    const now = performance.now();
    this.elapsedMs += Math.min(now - this.cameRoundAt, TELL_EVERY_MS);
    this.cameRoundAt = now;
    const since = this.elapsedMs - FORGOTTEN_AFTER_MS;
    for (const [id, { heardAt }] of this.known) if (heardAt < since) this.known.delete(id);
  }
}

/** Undefined for what no process of ours says. */
function read({ content }: ConsumeMessage): Word | undefined {
  try {
    const { service, id, since, timeZoneData, asks } = parsed(content) as Word;
    const isText = [service, id, timeZoneData].every((one) => typeof one === 'string');
    return isText && Number.isFinite(since) ? { service, id, since, timeZoneData, asks } : undefined;
  } catch {
    return undefined;
  }
}
