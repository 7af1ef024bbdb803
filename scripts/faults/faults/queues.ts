import { eventually } from '../../../libs/testing/src/eventually.ts';
import { republish } from '../republish.ts';
import { type FaultKind } from '../fault.ts';
import { serviceNames } from '../../launcher/options.ts';
import { type System } from '../system.ts';

/** What lay in the queue when it was deleted may have been published as long ago as this, in milliseconds. */
const QUEUED_FOR_MS = 120_000;

const queueDeleted: FaultKind = (system, chance) => {
  const service = chance.pick(serviceNames);
  const queue = `${service}.events`;
  let since = new Date();
  return {
    what: `the queue ${queue} is deleted with all that is in it`,
    lastsMs: chance.between(0, 3_000),
    begin: async () => {
      since = new Date(Date.now() - QUEUED_FOR_MS);
      await system.broker.deleteQueue(queue);
    },
    // the services make it again by themselves; what was in it is ops' to publish again
    heal: async () => {
      await untilConsumed(system, queue);
      await republish(system, since);
    },
  };
};

/** Nothing is lost with it: commands expire with their callers' patience. */
const consumerCancelled: FaultKind = (system) => ({
  what: 'the consumers of availability.commands are cancelled: the queue is deleted',
  lastsMs: 0,
  begin: () => system.broker.deleteQueue('availability.commands'),
  heal: () => untilConsumed(system, 'availability.commands'),
});

const bindingRemoved: FaultKind = (system, chance) => {
  const service = chance.pick(serviceNames);
  const at = chance.next();
  let since = new Date();
  let name = '';
  const queue = `${service}.events`;
  return {
    what: `one of the bindings of ${queue} is removed`,
    lastsMs: chance.between(1_000, 5_000),
    begin: async () => {
      since = new Date(Date.now() - 1_000);
      const bindings = await system.broker.bindingsOf(queue);
      const binding = bindings[Math.floor(at * bindings.length)];
      if (!binding) throw new Error(`${queue} has no binding`);
      name = binding.routing_key;
      await system.broker.unbind(binding);
    },
    heal: async () => {
      await system.broker.bind({ destination: queue, routing_key: name });
      await republish(system, since);
    },
  };
};

async function untilConsumed(system: System, queue: string): Promise<void> {
  await eventually(
    () =>
      system.broker.withChannel(async (channel) => {
        const { consumerCount } = await channel.checkQueue(queue);
        return consumerCount > 0;
      }),
    { timeoutMs: 10_000, everyMs: 300 },
  );
}

export const queueFaults: Readonly<Record<string, FaultKind>> = {
  'queue-deleted': queueDeleted,
  'consumer-cancelled': consumerCancelled,
  'binding-removed': bindingRemoved,
};
