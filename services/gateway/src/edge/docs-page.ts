import type { FastifyInstance } from 'fastify';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const ours = join(import.meta.dirname, '../../public');
const viewer = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const files = {
  'docs.css': ours,
  'docs.js': ours,
  'icon.svg': ours,
  'swagger-ui-bundle.js': viewer,
  'swagger-ui.css': viewer,
};

/** The viewer of the API description. Needs the plugin that sends files. */
export function addDocsPage(fastify: FastifyInstance): void {
  fastify.get('/api/docs', (_request, reply) => reply.sendFile('docs.html', ours, { maxAge: 0 }));
  for (const [file, folder] of Object.entries(files)) {
    fastify.get(`/api/docs/${file}`, (_request, reply) => reply.sendFile(file, folder, { maxAge: '1 day' }));
  }
}
