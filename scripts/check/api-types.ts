import type { ServiceName } from '@hubhours/contracts/routes';
import type { DynamicModule } from '@nestjs/common';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { root } from './tree.ts';

/** Where the web app keeps the types of the API, made from the services' own descriptions. */
export const apiTypesPath = 'web/src/api/schema.d.ts';

type Part = ServiceName | 'gateway';
const parts: readonly Part[] = ['gateway', 'booking', 'availability', 'billing', 'notifications'];

type Merging = typeof import('../../services/gateway/src/description/merge.ts');
type Described = Parameters<Merging['merge']>[0][number];

/** The built file: what is described are decorators, which only the compiler's output has. */
const built = async <Module>(path: string): Promise<Module> =>
  (await import(pathToFileURL(join(root, path)).href)) as Module;

/** The types of the whole public API. Nothing is started: Nest's preview makes the routes known and no provider. */
export async function apiTypes(): Promise<string> {
  await import('reflect-metadata');
  const { merge } = await built<Merging>('services/gateway/dist/description/merge.js');
  const described: Described[] = [];
  for (const name of parts) described.push({ name, description: (await describe(name)) as Described['description'] });
  const path = join(root, apiTypesPath);
  const text = `// written by \`npm run docs\` from the services' descriptions\n${await typesOf(merge(described))}`;
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

async function describe(name: Part) {
  const { NestFactory } = await import('@nestjs/core');
  const { FastifyAdapter } = await import('@nestjs/platform-fastify');
  const { Clock } = await built<typeof import('../../libs/platform/src/clock.ts')>('libs/platform/dist/clock.js');
  const { describeApi } = await built<typeof import('../../libs/platform/src/openapi.ts')>(
    'libs/platform/dist/openapi.js',
  );
  const service = Object.values(await built<object>(`services/${name}/dist/${name}.module.js`)).find(isModule);
  if (!service) throw new Error(`${name} has no module`);
  const whole: DynamicModule = {
    module: class Whole {},
    global: true,
    imports: [(service.forConfig ?? service.of)?.call(service, { MAIL_FROM: '' }) as DynamicModule],
    providers: [{ provide: Clock, useValue: {} }],
    exports: [Clock],
  };
  const options = { preview: true, logger: ['error' as const], abortOnError: false };
  return describeApi(await NestFactory.create(whole, new FastifyAdapter(), options), name);
}

type ServiceModule = { forConfig?: (config: object) => DynamicModule; of?: (config: object) => DynamicModule };

function isModule(value: unknown): value is ServiceModule {
  return typeof value === 'function' && ('forConfig' in value || 'of' in value);
}

/** The generator wants a TypeScript that the web app alone has. */
async function typesOf(description: object): Promise<string> {
  const path = createRequire(join(root, 'web/package.json')).resolve('openapi-typescript');
  const loaded = (await import(pathToFileURL(path).href)) as {
    default: { default: (schema: object) => Promise<unknown>; astToString: (ast: unknown) => string };
  };
  const { default: openapiTypes, astToString } = loaded.default;
  return astToString(await openapiTypes(description));
}
