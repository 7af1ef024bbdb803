import { SchemaFailure, type SchemaIssue } from '@hubhours/kernel/schema-failure';
import { Injectable, StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';

type Issue = {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
  /** Of a union: what each of its forms found. */
  readonly errors?: readonly (readonly Issue[])[];
};

/** Checks every `@Body`, `@Query`, `@Param` and `@Payload` that names a schema. No body counts as `{}`. @throws SchemaFailure */
@Injectable()
export class SchemaPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({
      exceptionFactory: (issues: readonly Issue[]) =>
        new SchemaFailure(issues.flatMap((issue) => named(issue)).slice(0, 50)),
    });
  }

  override transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    const given = value === undefined && metadata.type === 'body' ? ({} as T) : value;
    return super.transform(given, metadata);
  }
}

/** Which form of a union was meant nobody can know; the one that fits best is taken for it. */
function named({ message, path = [], errors = [] }: Issue, above: readonly string[] = []): SchemaIssue[] {
  const keys = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  const here = [...above, ...keys];
  const [closest = []] = errors.toSorted((a, b) => a.length - b.length);
  if (closest.length > 0) return closest.flatMap((issue) => named(issue, here));
  return [{ path: here.join('.'), message }];
}
