import { BrokerConnection } from '@hubhours/messaging/connection';
import { Outbox } from '@hubhours/messaging/outbox';
import { Publisher } from '@hubhours/messaging/publisher';
import { RabbitStrategy } from '@hubhours/messaging/rabbit-strategy';
import { Relay } from '@hubhours/messaging/relay';
import { RETRY_DELAYS_MS } from '@hubhours/messaging/topology';
import { type DataSource } from 'typeorm';
import { eventually } from '../../../libs/testing/src/eventually.ts';
import { echo, ticked } from './ticks.ts';

/** Named as the prefix of the bench's command, which says whose queue it goes to. */
const service = 'bench';
const subscriptions = { [service]: [ticked.name] };

export type Producer = { readonly outbox: Outbox; readonly relay: Relay; close(): Promise<void> };

/** Who tells: outbox and relay with the product's own settings. */
export async function openProducer(db: DataSource, amqpUrl: string, committed = () => {}): Promise<Producer> {
  const broker = new BrokerConnection('bench-teller', amqpUrl);
  const publisher = new Publisher(broker, { of: subscriptions, retryDelaysMs: RETRY_DELAYS_MS });
  const relay = new Relay(db, publisher, { service, pollMs: 250, batch: 120, confirmTimeoutMs: 5_000 });
  const outbox = new Outbox(db, service, {
    get lease() {
      return relay.lease;
    },
    poke(ids) {
      committed();
      relay.poke(ids);
    },
  });
  broker.open();
  await eventually(() => broker.isReady());
  const close = async () => {
    await relay.stop();
    await broker.close();
  };
  return { outbox, relay, close };
}

/** Who handles events and answers commands, on connections of its own. */
export async function openHandler(amqpUrl: string, heard: (count: number) => void): Promise<() => Promise<void>> {
  const broker = new BrokerConnection(service, amqpUrl);
  const publisher = new Publisher(broker, { of: subscriptions, retryDelaysMs: RETRY_DELAYS_MS });
  const options = { service, subscriptions, retryDelaysMs: RETRY_DELAYS_MS, prefetch: 10, drainTimeoutMs: 8_000 };
  const strategy = new RabbitStrategy(broker, publisher, options, () => Promise.resolve());
  strategy.addHandler(ticked.name, async (event) => heard(ticked.schema.parse(event).data.count), true);
  strategy.addHandler(echo.name, async (request) => echo.schema.parse(request));
  broker.open();
  await new Promise<void>((resolve, reject) => {
    void strategy.listen((error) => (error ? reject(error as Error) : resolve()));
  });
  await eventually(() => broker.isReady());
  return () => strategy.close();
}
