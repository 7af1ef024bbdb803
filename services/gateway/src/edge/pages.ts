import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const ours = join(import.meta.dirname, '../../public');
const viewer = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const pages = {
  '/': 'home.html',
  '/sign-in': 'sign-in.html',
  '/sign-in/confirm': 'confirm.html',
  '/api/docs': 'docs.html',
};
const viewerFiles = ['swagger-ui-bundle.js', 'swagger-ui.css'];

/** The few pages that there are before the web app, and the viewer of the API description. */
export async function addPages(
  fastify: FastifyInstance,
  { mailCatcherUrl }: { mailCatcherUrl?: string },
): Promise<void> {
  const revalidate = { cacheControl: true, maxAge: 0, etag: true };
  await fastify.register(staticFiles, { root: join(ours, 'assets'), prefix: '/assets/', index: false, ...revalidate });
  for (const [path, file] of Object.entries(pages)) {
    fastify.get(path, (_request, reply) => reply.sendFile(file, ours, revalidate));
  }
  for (const file of viewerFiles) {
    fastify.get(`/api/docs/${file}`, (_request, reply) => reply.sendFile(file, viewer, { maxAge: '1 day' }));
  }
  fastify.get('/config.json', (_request, reply) =>
    reply.header('cache-control', 'no-cache').send({ mailCatcherUrl: mailCatcherUrl ?? null }),
  );
}
