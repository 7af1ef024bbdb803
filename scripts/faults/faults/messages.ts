import { randomUUID } from 'node:crypto';
import { subscriptions } from '@hubhours/contracts/subscriptions';
import { type ChannelModel, type ConfirmChannel, connect, type ConsumeMessage } from 'amqplib';
import { EVENTS } from '../broker.ts';
import { type FaultKind } from '../fault.ts';
import { type ServiceName, serviceNames } from '../../launcher/options.ts';
import { type System } from '../system.ts';

/** A header by which the suite knows its own again. */
export const POISON = 'faults-poison';

/** Four that no attempt can handle: no JSON, not of its schema, of no known type, and without an id. */
const poison: FaultKind = (system, chance) => {
  const service = chance.pick(serviceNames);
  return {
    what: `poison for ${service}`,
    lastsMs: 0,
    begin: () => sendPoison(system, service, chance.pick(subscriptions[service])),
    heal: async () => undefined,
  };
};

/** @param type of an event that the service is sent */
export async function sendPoison(system: System, service: ServiceName, type: string): Promise<void> {
  await system.broker.withChannel(async (channel) => {
    const send = (body: string, properties: object) =>
      channel.sendToQueue(`${service}.events`, Buffer.from(body), {
        persistent: true,
        headers: { [POISON]: true },
        ...properties,
      });
    send('{"broken', { type, messageId: randomUUID() });
    send('{"unknown": true}', { type, messageId: randomUUID() });
    send('{}', { type: 'nobody.knows-this.v1', messageId: randomUUID() });
    send('not even that', { type });
    await channel.waitForConfirms();
  });
  system.poisoned.set(service, (system.poisoned.get(service) ?? 0) + 4);
}

/** For a while a service gets all its events from the suite: each twice, and in any order. */
const shuffled: FaultKind = (system, chance) => {
  const service = chance.pick(serviceNames);
  let detour: Detour | undefined;
  return {
    what: `all events for ${service} come twice and in any order`,
    lastsMs: chance.between(3_000, 8_000),
    begin: async () => {
      detour = await Detour.open(system, service, (items) => chance.shuffled(items));
    },
    heal: async () => detour?.close(),
  };
};

/** Long enough for a person to act twice upon one session, whose events then change places. */
const ROUND_MS = 2_000;

/** Everything that a service is sent goes through the suite's hands. */
export class Detour {
  private held: ConsumeMessage[] = [];
  private readonly timer = setInterval(() => void this.deliver(), ROUND_MS);

  private readonly system: System;
  private readonly service: ServiceName;
  private readonly shuffle: <T>(items: readonly T[]) => T[];
  private readonly model: ChannelModel;
  private readonly channel: ConfirmChannel;
  private readonly tap: string;

  private constructor(
    system: System,
    service: ServiceName,
    shuffle: <T>(items: readonly T[]) => T[],
    model: ChannelModel,
    channel: ConfirmChannel,
    tap: string,
  ) {
    this.system = system;
    this.service = service;
    this.shuffle = shuffle;
    this.model = model;
    this.channel = channel;
    this.tap = tap;
  }

  static async open(system: System, service: ServiceName, shuffle: <T>(items: readonly T[]) => T[]): Promise<Detour> {
    const model = await connect(system.rabbit.amqpUrl, { noDelay: true });
    model.on('error', () => undefined);
    const channel = await model.createConfirmChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    const detour = new Detour(system, service, shuffle, model, channel, queue);
    await channel.consume(queue, (message) => message && detour.held.push(message), { noAck: true });
    for (const name of subscriptions[service]) await channel.bindQueue(queue, EVENTS, name);
    for (const binding of await system.broker.bindingsOf(`${service}.events`)) await system.broker.unbind(binding);
    return detour;
  }

  /** The straight way first, so that nothing falls between the two. */
  async close(): Promise<void> {
    const destination = `${this.service}.events`;
    for (const name of subscriptions[this.service]) await this.channel.bindQueue(destination, EVENTS, name);
    for (const name of subscriptions[this.service]) await this.channel.unbindQueue(this.tap, EVENTS, name);
    clearInterval(this.timer);
    while ((await this.channel.checkQueue(this.tap)).messageCount > 0) await this.deliver();
    await this.deliver();
    await this.channel.waitForConfirms();
    await this.model.close();
  }

  private async deliver(): Promise<void> {
    const round = this.held.splice(0);
    for (const { content, properties } of this.shuffle([...round, ...round])) {
      const { messageId, type, contentType, headers } = properties;
      const kept = { messageId, type, contentType, headers, persistent: true };
      this.channel.sendToQueue(`${this.service}.events`, content, kept);
    }
  }
}

export const messageFaults: Readonly<Record<string, FaultKind>> = { poison, 'duplicated-and-reordered': shuffled };
