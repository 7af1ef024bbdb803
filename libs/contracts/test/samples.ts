import { readFileSync, readdirSync } from 'node:fs';
import type { EventEnvelope } from '../src/event.ts';

const folder = new URL('../samples/', import.meta.url);

/** The golden sample of an event by its name (`booking.session-booked.v1`), as it would arrive. */
export function eventSample<Data = unknown>(name: string): EventEnvelope<Data> {
  return sample(name) as EventEnvelope<Data>;
}

/** The golden sample of a command: one request, and a reply of each kind. */
export function commandSample(name: string): { request: unknown; replies: unknown[] } {
  return sample(name) as { request: unknown; replies: unknown[] };
}

/** The names that have a sample. */
export function sampleNames(): string[] {
  return readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
}

function sample(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
}
