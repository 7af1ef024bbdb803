import type { Contract, ContractCommand, ContractEvent } from './catalogue.ts';
import type { Schema } from './schema.ts';

const ATTRIBUTES = ['id', 'source', 'type', 'subject', 'sequence', 'time'];
const exchange = { name: 'hubhours.events', type: 'topic', durable: true, autoDelete: false, vhost: '/' };

/** The AsyncAPI 3 document of all events and commands, as one object in a fixed order. */
export function asyncApi(contracts: readonly Contract[], version: string): Record<string, unknown> {
  const schemas: Record<string, Schema> = { ...common };
  const events = contracts.filter((one): one is ContractEvent => one.kind === 'event');
  const commands = contracts.filter((one): one is ContractCommand => one.kind === 'command');
  const answering = [...new Set(commands.map(({ owner }) => owner))];
  return {
    asyncapi: '3.0.0',
    info: { title: 'Hubhours: events and commands', version, description: introduction, license },
    defaultContentType: 'application/json',
    channels: {
      ...Object.fromEntries(events.map((event) => [event.name, eventChannel(event)])),
      ...Object.fromEntries(answering.map((service) => [`${service}.commands`, commandChannel(service, commands)])),
      replies: {
        address: null,
        title: 'Replies to commands',
        description: 'The broker’s direct reply-to: `replyTo` of the request names it.',
        messages: Object.fromEntries(commands.map(({ name }) => [`${name}.reply`, message(`${name}.reply`)])),
      },
    },
    operations: Object.fromEntries([
      ...events.flatMap((event) => eventOperations(event)),
      ...commands.map((command) => commandOperation(command)),
    ]),
    components: {
      messages: Object.fromEntries([
        ...events.map((event) => [event.name, eventMessage(event, schemas)]),
        ...commands.flatMap((command) => commandMessages(command, schemas)),
      ]),
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

const license = { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' };
const introduction = `What the services say to one another over RabbitMQ. Events are CloudEvents 1.0 in binary mode: attributes in headers, data as the body. Consumers ignore fields that they do not know.`;

const reference = (path: string) => ({ $ref: `#/${path}` });
const message = (name: string) => reference(`components/messages/${name}`);
const onChannel = (channel: string, name: string) => reference(`channels/${channel}/messages/${name}`);

function eventChannel({ name, says, stream }: ContractEvent): Record<string, unknown> {
  return {
    address: name,
    title: name,
    description: [says, stream && `Stream: ${stream}.`].filter(Boolean).join(' '),
    messages: { [name]: message(name) },
    bindings: { amqp: { is: 'routingKey', exchange, bindingVersion: '0.3.0' } },
  };
}

function commandChannel(service: string, commands: readonly ContractCommand[]): Record<string, unknown> {
  const own = commands.filter(({ owner }) => owner === service);
  const queue = { name: `${service}.commands`, durable: true, exclusive: false, autoDelete: false, vhost: '/' };
  return {
    address: `${service}.commands`,
    title: `Commands to ${service}`,
    description: 'Each message expires with its caller’s patience.',
    messages: Object.fromEntries(own.map(({ name }) => [name, message(name)])),
    bindings: { amqp: { is: 'queue', queue, bindingVersion: '0.3.0' } },
  };
}

function eventOperations({ name, owner, heardBy }: ContractEvent): [string, unknown][] {
  const operation = (service: string, action: 'send' | 'receive'): [string, unknown] => [
    `${service}.${action}.${name}`,
    {
      action,
      channel: reference(`channels/${name}`),
      title: `${service} ${action === 'send' ? 'tells' : 'hears'} ${name}`,
      tags: [{ name: service }],
      messages: [onChannel(name, name)],
    },
  ];
  return [operation(owner, 'send'), ...heardBy.map((service) => operation(service, 'receive'))];
}

function commandOperation({ name, owner, says }: ContractCommand): [string, unknown] {
  const channel = `${owner}.commands`;
  return [
    `${owner}.receive.${name}`,
    {
      action: 'receive',
      channel: reference(`channels/${channel}`),
      title: `${owner} answers ${name}`,
      description: says,
      tags: [{ name: owner }],
      messages: [onChannel(channel, name)],
      reply: {
        address: { location: '$message.header#/replyTo' },
        channel: reference('channels/replies'),
        messages: [onChannel('replies', `${name}.reply`)],
      },
    },
  ];
}

function eventMessage(event: ContractEvent, schemas: Record<string, Schema>): Record<string, unknown> {
  const { data, ...attributes } = parts(event.schema, schemas);
  const headers = Object.fromEntries(ATTRIBUTES.map((name) => [`cloudEvents:${name}`, attributes[name]]));
  const given = Object.fromEntries(ATTRIBUTES.map((name) => [`cloudEvents:${name}`, event.sample[name]]));
  const specversion = { const: '1.0' };
  return {
    name: event.name,
    title: event.name,
    summary: event.says,
    contentType: 'application/json',
    headers: {
      type: 'object',
      properties: { 'cloudEvents:specversion': specversion, ...headers, traceparent: { type: 'string' } },
      required: ['cloudEvents:specversion', ...Object.keys(headers)],
    },
    payload: data,
    bindings: { amqp: { contentEncoding: 'UTF-8', messageType: event.name, bindingVersion: '0.3.0' } },
    examples: [{ headers: { 'cloudEvents:specversion': '1.0', ...given }, payload: event.sample['data'] }],
  };
}

function commandMessages(command: ContractCommand, schemas: Record<string, Schema>): [string, unknown][] {
  const { name, says, sample } = command;
  const { request, replies } = sample as { request: unknown; replies: unknown[] };
  const common = { title: name, contentType: 'application/json' };
  return [
    [
      name,
      {
        ...common,
        name,
        summary: says,
        headers: { type: 'object', properties: { replyTo: { type: 'string' }, traceparent: { type: 'string' } } },
        payload: hoisted(command.schema, schemas),
        examples: [{ payload: request }],
      },
    ],
    [
      `${name}.reply`,
      {
        ...common,
        name: `${name}.reply`,
        summary: `What ${command.owner} answers.`,
        // a refusal or a fault of the handler comes as `error` instead
        payload: {
          type: 'object',
          properties: { value: hoisted(command.reply, schemas), error: reference('components/schemas/CommandError') },
        },
        examples: replies.map((value) => ({ payload: { value } })),
      },
    ],
  ];
}

/** What JSON Schema says once for all; a message refers to them. */
const common: Record<string, Schema> = {
  Uuid: { type: 'string', format: 'uuid' },
  Instant: { type: 'string', format: 'date-time', description: 'ISO 8601 in UTC' },
  CommandError: {
    type: 'object',
    properties: { kind: { type: 'string' }, code: { type: 'string' }, details: { type: 'object' } },
    required: ['kind', 'code', 'details'],
  },
};

function parts(schema: Schema, schemas: Record<string, Schema>): Readonly<Record<string, Schema>> {
  return hoisted(schema, schemas).properties ?? {};
}

/** The schema with its named parts moved to the document's components, and ids and instants said by reference. */
function hoisted(schema: Schema, schemas: Record<string, Schema>): Schema {
  const { definitions = {}, ...rest } = schema;
  for (const [name, one] of Object.entries(definitions)) schemas[name] = rewritten(one);
  return rewritten(rest);
}

function rewritten(value: Schema): Schema {
  const inner = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(inner);
    if (typeof one !== 'object' || one === null) return one;
    const { pattern, ...plain } = one as Schema;
    if (plain.$ref) return { ...plain, $ref: plain.$ref.replace('#/definitions/', '#/components/schemas/') };
    const also = plain['x-also'] as string[] | undefined;
    if (plain.type === 'string' && plain['format'] === 'uuid') return reference('components/schemas/Uuid');
    if (plain.type === 'string' && plain['format'] === 'date-time') return reference('components/schemas/Instant');
    const { 'x-also': _also, ...kept } = plain;
    const described = also ? { description: also.join('; ') } : {};
    // a format's pattern is Zod's own way to check it
    const shape = { ...(pattern !== undefined && plain['format'] === undefined && { pattern }), ...described, ...kept };
    return Object.fromEntries(Object.entries(shape).map(([keyword, nested]) => [keyword, inner(nested)]));
  };
  return inner(value) as Schema;
}
