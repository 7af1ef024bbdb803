import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { z } from 'zod';

/** Where @nestjs/swagger looks for responses. Set by hand, so that no controller imports the package at start (231 ms, 16 MiB). */
const RESPONSES = 'swagger/apiResponse';
const PARAMETERS = 'swagger/apiParameters';

/**
 * Declares an answer of a route for the OpenAPI description: `@Answers(201, session)`. A schema with `.meta({ id })`
 * becomes a component. Requests need nothing: `@Body({ schema })`, `@Query({ schema })` and `@Param('id', { schema })` are
 * read as they are, with their input types. A route without any gets an empty 200 (201 for POST). Problems, the key
 * header and path parameters that only a grant reads are added to every operation.
 */
export function Answers(status: number, schema?: z.ZodType, description = ''): MethodDecorator {
  return (_target, _name, descriptor) => {
    const handler = descriptor.value as object;
    const others = (Reflect.getMetadata(RESPONSES, handler) ?? {}) as Record<string, unknown>;
    const answer = { description, ...(schema && { standardSchema: schema }) };
    Reflect.defineMetadata(RESPONSES, { ...others, [status]: answer }, handler);
  };
}

/** Declares a header that a route reads, for the OpenAPI description. */
export function ReadsHeader(name: string, description: string): MethodDecorator {
  return (_target, _name, descriptor) => {
    const handler = descriptor.value as object;
    const others = (Reflect.getMetadata(PARAMETERS, handler) ?? []) as object[];
    const header = { name, in: 'header', required: false, description, schema: { type: 'string' } };
    Reflect.defineMetadata(PARAMETERS, [...others, header], handler);
  };
}

type Operation = {
  parameters?: { name?: string; in?: string }[];
  responses?: Record<string, unknown>;
};

/** RFC 9457, with our code. Codes bring members of their own. */
const problem = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    // `session.not-scheduled` gives the session's status here
    status: { type: ['integer', 'string'] },
    code: { type: 'string', description: 'Stable; see the list of errors' },
    correlationId: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
  required: ['type', 'title', 'status', 'code'],
};

const refusal = {
  description: 'A refusal, by `code`',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const keyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A repeat with the same key and body gets the first answer, for 24 hours',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

/** The service's OpenAPI 3.1 description: what stands under `/api/`. */
export async function describeApi(app: INestApplication, service: string): Promise<OpenAPIObject> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Hubhours ${service}`)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const paths = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/'));
  for (const [path, item] of paths) {
    for (const [method, operation] of Object.entries(item)) complete(path, method, operation as Operation);
  }
  const schemas = { ...document.components?.schemas, Problem: problem };
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: { ...document.components, schemas },
  };
}

function complete(path: string, method: string, operation: Operation): void {
  // OpenAPI ignores a parameter of this name: it is what the security schemes are for
  const known = (operation.parameters ?? []).filter((one) => one.in !== 'header' || one.name !== 'authorization');
  const missing = [...path.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
    .filter(({ name }) => !known.some((one) => one.in === 'path' && one.name === name));
  operation.parameters = [
    ...known,
    ...missing,
    ...(method === 'post' && !path.endsWith('/webhook') ? [keyParameter] : []),
  ];
  operation.responses = { ...operation.responses, default: refusal };
}
