/** As much of JSON Schema as Zod makes of contracts. */
export type Schema = {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
};

/** The same schema with every reference replaced by what it refers to, so that names of parts do not matter. */
export function inlined(schema: Schema): Schema {
  const { definitions = {}, ...rest } = schema;
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref, ...others } = value as Schema;
    const target = $ref === undefined ? {} : definitions[$ref.replace('#/definitions/', '')];
    if (target === undefined) throw new Error(`${$ref} leads nowhere`);
    const all: Schema = { ...target, ...others };
    return Object.fromEntries(Object.entries(all).map(([keyword, inner]) => [keyword, resolve(inner)]));
  };
  return resolve(rest) as Schema;
}

/** `x` and whether null is allowed beside it, of a schema that may be `anyOf: [x, null]` or of two types. */
export function withoutNull(schema: Schema): { readonly schema: Schema; readonly nullable: boolean } {
  const { anyOf, type, ...rest } = schema;
  if (Array.isArray(type)) {
    const others = type.filter((one) => one !== 'null');
    return { schema: { ...rest, type: others.length === 1 ? others[0] : others }, nullable: type.includes('null') };
  }
  if (!anyOf) return { schema, nullable: false };
  const others = anyOf.filter((one) => one.type !== 'null');
  if (others.length === anyOf.length) return { schema, nullable: false };
  const [only] = others;
  return { schema: others.length === 1 && only ? { ...rest, ...only } : { ...rest, anyOf: others }, nullable: true };
}
