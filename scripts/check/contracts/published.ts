import type { Contract } from './catalogue.ts';
import { breaks } from './compatibility.ts';
import { inlined, type Schema } from './schema.ts';

/** Where the schemas lie that somebody may have a message of. */
export const PUBLISHED = 'libs/contracts/published';

/** What is kept of a contract: an event's schema with its attributes, a command's request and reply. */
export type Published = { readonly event: Schema } | { readonly request: Schema; readonly reply: Schema };

export function publishedForm(contract: Contract): Published {
  if (contract.kind === 'event') return { event: inlined(contract.schema) };
  return { request: inlined(contract.schema), reply: inlined(contract.reply) };
}

/** What the present contracts would break, by what was published; `published` is by name. */
export function broken(contracts: readonly Contract[], published: ReadonlyMap<string, Published>): string[] {
  const defined = new Set(contracts.map(({ name }) => name));
  const gone = [...published.keys()]
    .filter((name) => !defined.has(name))
    .map((name) => `${name} is published and no longer defined: messages of it may still lie anywhere`);
  const changed = contracts.flatMap((contract) => {
    const before = published.get(contract.name);
    if (!before) return [];
    const now = publishedForm(contract) as Readonly<Record<string, Schema>>;
    return Object.entries(before).flatMap(([part, schema]) => {
      const other = now[part];
      if (!other) return [`${contract.name} was ${part} and is none any more`];
      return breaks(schema, other).map((why) => `${contract.name} (${part}): ${why}`);
    });
  });
  return [...gone, ...changed];
}

/** What to do about it. */
export const REMEDY = `A change that not everybody would bear is a new version beside the published one (CONTRIBUTING.md, “To change an event”).`;
