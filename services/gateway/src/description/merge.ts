/** As much of an OpenAPI document as merging needs. */
export type Description = {
  readonly paths?: Readonly<Record<string, unknown>>;
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

export type Part = { readonly name: string; readonly description: Description | undefined };

const reference = /^#\/components\/([^/]+)\/(.+)$/;

/**
 * One description of all parts. Components of one name that say the same are one; those that differ get their service's
 * name in front. A part without a description is named as missing.
 */
export function merge(parts: readonly Part[]): Record<string, unknown> {
  const paths: Record<string, unknown> = {};
  const components: Record<string, Record<string, unknown>> = {};
  for (const { name, description } of parts) {
    if (!description) continue;
    const renamed = namesFor(name, description, components);
    const rewrite = (value: unknown): unknown => withReferences(value, renamed);
    for (const [path, item] of Object.entries(description.paths ?? {})) {
      paths[path] = { ...(paths[path] as object | undefined), ...tagged(rewrite(item), name) };
    }
    for (const [kind, named] of Object.entries(description.components ?? {})) {
      const kept = (components[kind] ??= {});
      for (const [id, value] of Object.entries(named)) kept[renamed.get(`${kind}/${id}`) ?? id] = rewrite(value);
    }
  }
  const missing = parts.filter(({ description }) => !description).map(({ name }) => name);
  return {
    openapi: '3.1.0',
    info: { title: 'Hubhours', version: '1', description: introduction(missing) },
    // relative, since on loopback there are several names for it
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { cookie: [] }],
    tags: parts.map(({ name }) => ({ name })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: { ...components, securitySchemes: { ...components['securitySchemes'], cookie } },
  };
}

const cookie = {
  type: 'apiKey',
  in: 'cookie',
  name: 'hubhours.session_token',
  description: 'The session of a browser; writes are taken from our own pages only',
};

function introduction(missing: readonly string[]): string {
  const known = 'Booking management for wellbeing hubs. Errors are RFC 9457 problem details with a stable `code`.';
  if (missing.length === 0) return known;
  return `${known} Incomplete at the moment: ${missing.join(', ')} did not answer, so the paths there are missing.`;
}

/** `kind/id` of the components that would hide another one of the same name. */
function namesFor(
  service: string,
  { components = {} }: Description,
  taken: Readonly<Record<string, Record<string, unknown>>>,
): Map<string, string> {
  const renamed = new Map<string, string>();
  for (const [kind, named] of Object.entries(components)) {
    for (const [id, value] of Object.entries(named)) {
      const other = taken[kind]?.[id];
      if (other === undefined || JSON.stringify(other) === JSON.stringify(value)) continue;
      renamed.set(`${kind}/${id}`, `${service.charAt(0).toUpperCase()}${service.slice(1)}${id}`);
    }
  }
  return renamed;
}

function withReferences(value: unknown, renamed: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((one) => withReferences(one, renamed));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    if (key !== '$ref' || typeof inner !== 'string') return [key, withReferences(inner, renamed)];
    const [, kind, id] = reference.exec(inner) ?? [];
    const name = renamed.get(`${kind}/${id}`);
    return [key, name === undefined ? inner : `#/components/${kind}/${name}`];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

const methods = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace']);

/** Every operation under its service's heading. */
function tagged(item: unknown, service: string): Record<string, unknown> {
  const entries = Object.entries(item as Record<string, object>).map(([key, value]) => [
    key,
    methods.has(key) ? { ...value, tags: [service] } : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}
