import { z } from 'zod';
import { codes } from './codes.ts';
import * as availability from './events/availability.ts';
import * as billing from './events/billing.ts';
import * as booking from './events/booking.ts';
import * as notifications from './events/notifications.ts';
import { subscriptions } from './subscriptions.ts';

let known: ReadonlySet<string> | undefined;

/**
 * The words that contracts themselves name: of events' lists and open words, error codes, events and services, and
 * currencies and time zones. They are the same for everybody, so they say nothing of anybody.
 */
export function vocabulary(): ReadonlySet<string> {
  known ??= new Set([
    ...Object.keys(codes),
    ...Object.entries(subscriptions).flatMap(([service, names]) => [service, ...names]),
    ...Intl.supportedValuesOf('currency'),
    ...Intl.supportedValuesOf('timeZone'),
    ...[availability, billing, booking, notifications].flatMap((module) => Object.values(module).flatMap(wordsOf)),
  ]);
  return known;
}

function wordsOf(exported: unknown): string[] {
  const { schema } = exported as { schema?: unknown };
  return schema instanceof z.ZodType ? wordsIn(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })) : [];
}

function wordsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]: [string, unknown]) =>
    ['enum', 'examples', 'const'].includes(keyword)
      ? [value].flat().filter((word) => typeof word === 'string')
      : wordsIn(value),
  );
}
