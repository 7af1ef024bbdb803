import { z } from 'zod';

/**
 * The CloudEvents 1.0 attributes of every event (binary mode: they travel as AMQP headers, `data` as the body).
 * `subject` names the stream, and `sequence` counts the events of that stream from 1 without gaps.
 */
const envelope = {
  id: z.uuid(),
  source: z.string().min(1),
  type: z.string().min(1),
  subject: z.uuid(),
  sequence: z.number().int().positive(),
  time: z.iso.datetime(),
};

/** The name and schema of one event, shared by its producer and its consumers. */
export type EventDefinition<Name extends string = string, Data extends z.ZodType = z.ZodType> = {
  readonly name: Name;
  /** CloudEvents attributes and `data`, as a handler receives them. */
  readonly schema: z.ZodObject<{ [K in keyof typeof envelope]: (typeof envelope)[K] } & { data: Data }>;
  /** What a producer hands to the outbox, which adds id, source and time. Throws if `data` does not fit the schema. */
  create(event: { subject: string; sequence: number; data: z.input<Data> }): NewEvent;
};

/** An event before the outbox gave it an id. */
export type NewEvent = {
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly data: unknown;
};

/** Any event as it arrives: attributes checked, data not yet known. */
export type EventEnvelope<Data = unknown> = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly time: string;
  readonly data: Data;
};

/** `name` is `<service>.<thing>-<past tense>.v<version>`; a change that an old consumer would not bear is a new version. */
export function defineEvent<const Name extends string, Data extends z.ZodType>(
  name: Name,
  data: Data,
): EventDefinition<Name, Data> {
  return {
    name,
    schema: z.object({ ...envelope, data }),
    create: ({ subject, sequence, data: value }) => ({ type: name, subject, sequence, data: data.parse(value) }),
  };
}

/** The name and schemas of one command: a request over the broker that is answered. */
export type CommandDefinition<
  Name extends string = string,
  Request extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> = { readonly name: Name; readonly schema: Request; readonly reply: Reply };

/** `name` is `<service>.<verb>-<thing>.v<version>`, where the service is the one that answers. */
export function defineCommand<const Name extends string, Request extends z.ZodType, Reply extends z.ZodType>(
  name: Name,
  schema: Request,
  reply: Reply,
): CommandDefinition<Name, Request, Reply> {
  return { name, schema, reply };
}
