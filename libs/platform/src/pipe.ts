import { SchemaFailure } from '@hubhours/kernel/schema-failure';
import { Injectable, StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';

type Issue = { readonly message: string; readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] };

/** Checks every `@Body`, `@Query`, `@Param` and `@Payload` that names a schema. No body counts as `{}`. @throws SchemaFailure */
@Injectable()
export class SchemaPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: (issues: readonly Issue[]) => new SchemaFailure(issues.slice(0, 50).map(named)) });
  }

  override transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    const given = value === undefined && metadata.type === 'body' ? ({} as T) : value;
    return super.transform(given, metadata);
  }
}

function named({ message, path = [] }: Issue): { path: string; message: string } {
  const keys = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  return { path: keys.join('.'), message };
}
