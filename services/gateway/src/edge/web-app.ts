import staticFiles from '@fastify/static';
import { HttpProblem } from '@hubhours/platform/http-problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What the page asks about the place where it runs. */
export type PageConfig = {
  readonly mailCatcherUrl: string | null;
  readonly demoPeople: readonly { readonly name: string; readonly email: string; readonly role: string }[];
};

/** A page of the app has a plain path. What looks like a file, or could be read in two ways, is none. */
const pagePath = /^\/([A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*\/?)?$/;
const PAGE = 'index.html';

/**
 * The built web app, if there is one: what lies below `/assets/` has its content's hash in its name and is kept for good;
 * every path that a browser goes to and nothing else answers is the app's, which is asked for anew each time.
 */
export async function addWebApp(fastify: FastifyInstance, root: string | undefined, config: PageConfig): Promise<void> {
  await fastify.register(staticFiles, { root: root ?? import.meta.dirname, serve: false, preCompressed: true });
  fastify.get('/config.json', (_request, reply) => reply.header('cache-control', 'no-cache').send(config));
  if (root === undefined) return;
  await fastify.register(staticFiles, {
    root: join(root, 'assets'),
    prefix: '/assets/',
    index: false,
    decorateReply: false,
    preCompressed: true,
    immutable: true,
    maxAge: '365 days',
  });
  for (const file of filesBeside(root)) {
    fastify.get(`/${file}`, (_request, reply) => reply.sendFile(file, root, { maxAge: '1 day' }));
  }
  fastify.get('/*', (request, reply) => {
    if (!isPage(request)) throw new HttpProblem(404, 'route.not-found');
    return sendPage(reply, root);
  });
}

function sendPage(reply: FastifyReply, root: string): FastifyReply {
  void reply.header('cache-control', 'no-cache');
  return reply.sendFile(PAGE, root, { cacheControl: false });
}

/** The icon and its like. */
function filesBeside(root: string): string[] {
  const files = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map(({ name }) => name)
    .filter((name) => /^[\w-][\w.-]*$/.test(name) && !/\.(br|gz)$|^index\./.test(name));
}

/** A browser that goes somewhere says that it wants a page; a program that asks for a path that is not is told so. */
function isPage({ url, headers }: FastifyRequest): boolean {
  const path = url.split('?', 1)[0] ?? '';
  return path === '/' || (pagePath.test(path) && (headers.accept ?? '').includes('text/html'));
}
