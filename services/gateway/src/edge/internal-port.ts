import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What probes and scrapers ask for; not for the public. */
const internal = /^\/(health\/|metrics$|openapi\.json$)/;

/**
 * A second listener for health, metrics and the gateway's own description. Says whether a request, by the route that it
 * matched, came in by the right door.
 */
export function addInternalPort(
  fastify: FastifyInstance,
  { HOST, INTERNAL_PORT }: { HOST: string; INTERNAL_PORT: number },
): (request: FastifyRequest) => boolean {
  const server = createServer({ requestTimeout: 5_000 }, (request, response) => fastify.routing(request, response));
  const sockets = new WeakSet();
  server.on('connection', (socket) => sockets.add(socket));
  fastify.addHook('onListen', async () => {
    server.listen(INTERNAL_PORT, HOST);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    new Logger('InternalPort').log({ message: 'health and metrics', port });
  });
  fastify.addHook('onClose', async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  });
  return (request) => sockets.has(request.raw.socket) === internal.test(request.routeOptions.url ?? '');
}
