import type { INestApplication } from '@nestjs/common';
import type { z } from 'zod';

/** Where @nestjs/swagger looks for responses. Set by hand, so that no controller imports the package at start (231 ms, 16 MiB). */
const RESPONSES = 'swagger/apiResponse';

/**
 * Declares an answer of a route for the OpenAPI description: `@Answers(201, session)`. A schema with `.meta({ id })`
 * becomes a component. Requests need nothing: `@Body({ schema })`, `@Query({ schema })` and `@Param('id', { schema })` are
 * read as they are.
 */
export function Answers(status: number, schema?: z.ZodType, description = ''): MethodDecorator {
  return (_target, _name, descriptor) => {
    const handler = descriptor.value as object;
    const others = (Reflect.getMetadata(RESPONSES, handler) ?? {}) as Record<string, unknown>;
    const answer = { description, ...(schema && { standardSchema: schema }) };
    Reflect.defineMetadata(RESPONSES, { ...others, [status]: answer }, handler);
  };
}

/** The service's OpenAPI 3.1 description: what stands under `/api/`. */
export async function describeApi(app: INestApplication, service: string): Promise<Record<string, unknown>> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Hubhours ${service}`)
    .setVersion('1')
    .addBearerAuth()
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const paths = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/'));
  return { ...document, paths: Object.fromEntries(paths) };
}
