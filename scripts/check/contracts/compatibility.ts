import { inlined, withoutNull, type Schema } from './schema.ts';

const STORED = 'a message that is stored or under way would be refused';
const OLD = 'a consumer that runs the published version would refuse it';

/** Say nothing of which values are valid. */
const annotations = new Set(['$schema', '$id', 'id', 'title', 'description', 'examples']);
/** Dealt with one by one; any other keyword must stay as it is. */
const judged = new Set(['type', 'enum', 'properties', 'required', 'additionalProperties', 'items', 'anyOf', 'oneOf']);
const lower = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems']);
const upper = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems']);

/**
 * What in `current` the world of `published` would not bear, in both directions: messages of the published schema lie in
 * outboxes, queues, parking and `early_events`, and services that know only it run beside those that know the new one.
 * A new optional field of an object that ignores unknown ones is all that both bear.
 */
export function breaks(published: Schema, current: Schema): string[] {
  return differences(inlined(published), inlined(current), '');
}

function differences(published: Schema, current: Schema, at: string): string[] {
  const was = withoutNull(published);
  const is = withoutNull(current);
  const here = at || 'the message';
  const found = [
    ...(was.nullable && !is.nullable ? [`${here} cannot be null any more: ${STORED}`] : []),
    ...(!was.nullable && is.nullable ? [`${here} can be null now: ${OLD}`] : []),
  ];
  const kind = ({ type, anyOf, oneOf }: Schema) => String(type ?? (anyOf || oneOf ? 'a union' : 'anything'));
  if (kind(was.schema) !== kind(is.schema)) {
    return [...found, `${here} was ${kind(was.schema)} and is ${kind(is.schema)}: ${STORED}, and ${OLD}`];
  }
  return [
    ...found,
    ...words(was.schema, is.schema, here),
    ...limits(was.schema, is.schema, here),
    ...fields(was.schema, is.schema, at),
    ...variants(was.schema, is.schema, at),
    ...(was.schema.items && is.schema.items ? differences(was.schema.items, is.schema.items, `${at}[]`) : []),
  ];
}

function words(was: Schema, is: Schema, here: string): string[] {
  if (!was.enum && !is.enum) return [];
  if (!was.enum) return [`${here} takes listed words only: ${STORED}`];
  if (!is.enum) return [`${here} takes other words than those listed: ${OLD}`];
  const gone = was.enum.filter((word) => !is.enum?.includes(word));
  const added = is.enum.filter((word) => !was.enum?.includes(word));
  return [
    ...(gone.length > 0 ? [`${here} is no longer ${gone.join(', ')}: ${STORED}`] : []),
    ...(added.length > 0 ? [`${here} can be ${added.join(', ')} now: ${OLD}`] : []),
  ];
}

function limits(was: Schema, is: Schema, here: string): string[] {
  const keywords = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...keywords]
    .filter((keyword) => !annotations.has(keyword) && !judged.has(keyword))
    .filter((keyword) => JSON.stringify(was[keyword]) !== JSON.stringify(is[keyword]))
    .map((keyword) => {
      const change = `${here}: ${keyword} was ${shown(was[keyword])} and is ${shown(is[keyword])}`;
      const [before, after] = [was[keyword], is[keyword]] as (number | undefined)[];
      if (before === undefined) return `${change}: ${STORED}`;
      if (after === undefined) return `${change}: ${OLD}`;
      if (lower.has(keyword)) return `${change}: ${after > before ? STORED : OLD}`;
      if (upper.has(keyword)) return `${change}: ${after < before ? STORED : OLD}`;
      return `${change}: ${STORED}, and ${OLD}`;
    });
}

function fields(was: Schema, is: Schema, at: string): string[] {
  if (was.type !== 'object') return [];
  const before = was.properties ?? {};
  const after = is.properties ?? {};
  const path = (name: string) => (at ? `${at}.${name}` : name);
  const needed = (schema: Schema, name: string) => schema.required?.includes(name) ?? false;
  const strict = was.additionalProperties === false;
  const known = Object.entries(before).flatMap(([name, schema]) => {
    const now = after[name];
    // also an optional one: under its name something else could come later
    if (!now) return [`${path(name)} is gone: ${needed(was, name) ? OLD : 'what is published stays'}`];
    const presence = needed(is, name)
      ? needed(was, name)
        ? []
        : [`${path(name)} is required now: ${STORED}`]
      : needed(was, name)
        ? [`${path(name)} can be missing now: ${OLD}`]
        : [];
    return [...presence, ...differences(schema, now, path(name))];
  });
  const added = Object.keys(after)
    .filter((name) => !(name in before))
    .flatMap((name) => {
      if (needed(is, name)) return [`${path(name)} is new and required: ${STORED}`];
      return strict ? [`${path(name)} is new where unknown fields are refused: ${OLD}`] : [];
    });
  const openness =
    JSON.stringify(was.additionalProperties) === JSON.stringify(is.additionalProperties)
      ? []
      : [`${at || 'the message'} ${strict ? 'takes' : 'refuses'} unknown fields now: ${strict ? OLD : STORED}`];
  return [...known, ...added, ...openness];
}

/** Variants of a union are told apart by their constants, or by their place. */
function variants(was: Schema, is: Schema, at: string): string[] {
  const before = was.anyOf ?? was.oneOf;
  const after = is.anyOf ?? is.oneOf;
  if (!before || !after) return [];
  const here = at || 'the message';
  const named = (all: readonly Schema[]) => new Map(all.map((one, place) => [nameOf(one, place), one]));
  const [old, now] = [named(before), named(after)];
  const kept = [...old].flatMap(([name, schema]) => {
    const other = now.get(name);
    return other ? differences(schema, other, `${at}(${name})`) : [`${here} is no longer ${name}: ${STORED}`];
  });
  const added = [...now.keys()].filter((name) => !old.has(name));
  return [...kept, ...added.map((name) => `${here} can be ${name} now: ${OLD}`)];
}

function nameOf(schema: Schema, place: number): string {
  const constants = Object.entries(schema.properties ?? {}).filter(([, one]) => 'const' in one);
  if (constants.length === 0) return `variant ${place + 1}`;
  return constants.map(([name, one]) => `${name} ${JSON.stringify(one['const'])}`).join(', ');
}

function shown(value: unknown): string {
  return value === undefined ? 'not there' : JSON.stringify(value);
}
