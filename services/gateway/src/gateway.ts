import { describeApi } from '@hubhours/platform/openapi';
import type { Service } from '@hubhours/platform/service';
import { Tokens } from '@hubhours/platform/tokens';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions } from 'fastify';
import type { Server } from 'node:http';
import { type GatewayConfig, peopleOfDemo } from './config.ts';
import type { Description } from './description/merge.ts';
import { ApiDescription } from './description/api-description.ts';
import { addDocsPage } from './edge/docs-page.ts';
import { Identity } from './edge/identity.ts';
import { addInternalPort } from './edge/internal-port.ts';
import { addProxy } from './edge/proxy.ts';
import { addPublicEdge } from './edge/public-edge.ts';
import { addWebApp } from './edge/web-app.ts';
import { GatewayModule } from './gateway.module.ts';
import { Upstreams } from './providers/upstreams.ts';
import { Sessions } from './use-cases/sessions.ts';

/** Whoever sends headers or a body drop by drop holds no socket for long. */
const server: FastifyHttpOptions<Server> = {
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
};

/** The one public address. */
export const gateway: Service<GatewayConfig> = {
  name: 'gateway',
  module: (config) => GatewayModule.of(config),
  server,
  configure,
};

async function configure(app: NestFastifyApplication, config: GatewayConfig): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const upstreams = app.get(Upstreams, { strict: false });
  const publicUrl = config.HUBHOURS_PUBLIC_URL;
  const doors = addInternalPort(fastify, config);
  const identity = new Identity(app.get(Sessions, { strict: false }), app.get(Tokens, { strict: false }));
  addPublicEdge(fastify, { publicUrl, trustedProxies: config.TRUSTED_PROXIES, identity, doors });
  const description = new ApiDescription(() => describeOwn(app), upstreams);
  fastify.get('/api/openapi.json', async () => description.read());
  await addWebApp(fastify, config.WEB_ROOT, {
    mailCatcherUrl: config.HUBHOURS_MAIL_CATCHER_URL ?? null,
    demoPeople: peopleOfDemo(config),
  });
  addDocsPage(fastify);
  await addProxy(fastify, upstreams);
}

/** Calls of sign-in take no Idempotency-Key, unlike every other POST; and one answer is a stream. */
async function describeOwn(app: NestFastifyApplication): Promise<Description> {
  const described = await describeApi(app, 'gateway');
  for (const item of Object.values(described.paths)) {
    const { post } = item;
    if (post) post.parameters = post.parameters?.filter((one) => !('name' in one) || one.name !== 'Idempotency-Key');
  }
  const live = described.paths['/api/live']?.get?.responses['200'];
  if (live && 'content' in live) live.content = { 'text/event-stream': live.content?.['application/json'] ?? {} };
  return described as Description;
}
