import { SchemaFailure } from '@hubhours/kernel/schema-failure';
import { StandardSchemaValidationPipe } from '@nestjs/common';

type Issue = { readonly message: string; readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] };

/** Checks every `@Body`, `@Query`, `@Param` and `@Payload` that names a schema. @throws SchemaFailure */
export function schemaPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues: readonly Issue[]) => new SchemaFailure(issues.slice(0, 50).map(named)),
  });
}

function named({ message, path = [] }: Issue): { path: string; message: string } {
  const keys = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  return { path: keys.join('.'), message };
}
