import { createHash } from 'node:crypto';
import type { Published } from './published.ts';

/** Every name that was ever published, in its order. Only `npm run docs` adds to it, and nothing is taken out. */
export const REGISTER = 'libs/contracts/published.json';

export type Entry = {
  /** Counts from 1, so that a hole is seen. */
  readonly number: number;
  readonly name: string;
  /** Of the schema that is published; `withdrawn` once no message of it can be anywhere. */
  readonly hash: string;
};

/** What of the register is not in `published`, or is there otherwise: files alone can be deleted or written anew. */
export function lost(register: readonly Entry[], published: ReadonlyMap<string, Published>): string[] {
  if (register.length === 0) return [`${REGISTER} is gone: it alone tells what was published`];
  const hole = register.findIndex(({ number }, place) => number !== place + 1);
  const other = register.flatMap(({ name, hash }) => {
    const file = published.get(name);
    if (hash === 'withdrawn') return file ? [`${name} was withdrawn: its name is not used again`] : [];
    if (!file) return [`${name} was published, and its file is gone`];
    return hash === hashOf(file) ? [] : [`${name} was published otherwise: its file is not what ${REGISTER} says`];
  });
  return [...(hole < 0 ? [] : [`number ${hole + 1} is missing in ${REGISTER}: what is published stays`]), ...other];
}

/** The register with what `published` has now, new names at its end. */
export function registered(register: readonly Entry[], published: ReadonlyMap<string, Published>): Entry[] {
  const known = new Map(register.map(({ name, hash }) => [name, hash]));
  for (const [name, form] of published) known.set(name, hashOf(form));
  return [...known].map(([name, hash], place) => ({ number: place + 1, name, hash }));
}

function hashOf(published: Published): string {
  return createHash('sha256').update(JSON.stringify(published)).digest('hex').slice(0, 16);
}
