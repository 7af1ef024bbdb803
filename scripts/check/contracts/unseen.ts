import { z } from 'zod';

/** What JSON Schema tells of: which values these take, and that they leave them as they are. */
const kinds = new Set('object string number boolean enum literal array union nullable optional'.split(' '));
const checks = new Set(
  'number_format greater_than less_than multiple_of min_length max_length length_equals string_format'.split(' '),
);

/**
 * What of a message's schema is not seen in its JSON Schema, so that a change of it would pass for none: what turns a
 * value into another (`transform`, `pipe`, `trim`, `coerce` …), which is the producer's to do, and a refinement that
 * says nothing.
 */
export function unseen(schema: z.ZodType): string[] {
  const found = new Set<string>();
  z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, path }) => {
      const def = zodSchema._zod.def as { type: string; coerce?: boolean; checks?: z.core.$ZodCheck[] };
      const ways = [...(def.coerce ? ['coerce'] : []), ...(kinds.has(def.type) ? [] : [def.type])];
      for (const way of [...ways, ...(def.checks ?? []).flatMap(wayOf)]) {
        found.add(`${path.filter((step) => step !== 'properties').join('.')}: the check does not see ${way}`);
      }
    },
  });
  return [...found];
}

function wayOf(check: z.core.$ZodCheck): string[] {
  const { check: kind } = check._zod.def;
  if (kind === 'custom') return sentenceOf(check) === undefined ? ['a refinement without a sentence'] : [];
  return checks.has(kind) ? [] : [kind];
}

/** What a refinement says where it refuses; undefined where it says nothing of its own. */
export function sentenceOf({ _zod }: z.core.$ZodCheck): string | undefined {
  const said: unknown = _zod.def.error?.({ code: 'custom', input: undefined } as never);
  return typeof said === 'string' ? said : undefined;
}
