import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { commandSample, eventSample, sampleNames } from '../test/samples.ts';
import type { CommandDefinition, EventDefinition } from './event.ts';

async function defined(folder: 'events' | 'commands'): Promise<unknown[]> {
  const files = readdirSync(new URL(folder, import.meta.url)).filter((file) => !file.endsWith('.spec.ts'));
  const modules = files.map((file) => import(new URL(`${folder}/${file}`, import.meta.url).href) as Promise<object>);
  return (await Promise.all(modules)).flatMap((module) => Object.values<unknown>(module as Record<string, unknown>));
}

const has = <Key extends string>(value: unknown, ...keys: Key[]): value is Record<Key, unknown> =>
  typeof value === 'object' && value !== null && keys.every((key) => key in value);

const events = (await defined('events')).filter((value): value is EventDefinition => has(value, 'name', 'create'));
const commands = (await defined('commands')).filter((value): value is CommandDefinition => has(value, 'name', 'reply'));

/** As it would look after a trip over the broker. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

it('every event and command has a golden sample, and every sample its event or command', () => {
  const names = [...events, ...commands].map(({ name }) => name);
  expect(names.length).toBeGreaterThan(20);
  expect(new Set(names).size).toBe(names.length);
  expect(sampleNames().toSorted()).toEqual(names.toSorted());
});

describe.each(events.map((event) => [event.name, event] as const))('%s', (name, { schema, create }) => {
  const golden = eventSample(name);

  it('parses its sample and loses nothing of it', () => {
    expect(sent(schema.parse(golden))).toEqual(golden);
  });

  it('is what a producer makes of the same data', () => {
    const { subject, sequence, data } = golden;
    expect(sent(create({ subject, sequence, data }))).toEqual({ type: name, subject, sequence, data });
  });

  it('is told by the service that its name begins with', () => {
    expect([golden.type, golden.source]).toEqual([name, name.split('.')[0]]);
  });

  it('refuses a sample with a field missing, but for those that were added later', () => {
    const data = golden.data as Record<string, unknown>;
    const { shape } = schema.shape.data as unknown as { shape: Record<string, z.ZodType> };
    const required = Object.keys(data).filter((field) => !shape[field]?.isOptional());
    expect(required.length).toBeGreaterThan(0);
    for (const field of required) {
      const { [field]: _left, ...rest } = data;
      expect(schema.safeParse({ ...golden, data: rest }).success, `without ${field}`).toBe(false);
    }
  });
});

describe.each(commands.map((command) => [command.name, command] as const))('%s', (name, { schema, reply }) => {
  const { request, replies } = commandSample(name);

  it('parses its sample and loses nothing of it', () => {
    expect(sent(schema.parse(request))).toEqual(request);
    expect(replies.map((one) => sent(reply.parse(one)))).toEqual(replies);
  });
});

it('no event but the one that mail needs carries a name or an address', () => {
  const personal = events.filter(({ name }) =>
    /"(name|email|address|phone|note)":/.test(JSON.stringify(eventSample(name))),
  );
  expect(personal.map(({ name }) => name)).toEqual(['booking.party-changed.v1']);
});
