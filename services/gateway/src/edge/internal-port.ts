import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What probes and scrapers ask for, and each service’s own parking; not for the public. */
const internal = /^\/(health\/|metrics$|openapi\.json$|ops\/)/;

export type Doors = {
  /** Came in by the inner port. */
  isInside(request: FastifyRequest): boolean;
  /** Matched a route that is for the inside only. */
  isInner(request: FastifyRequest): boolean;
};

/** A second listener for health, metrics and the gateway's own description, beside the public one. */
export function addInternalPort(
  fastify: FastifyInstance,
  { HOST, INTERNAL_PORT }: { HOST: string; INTERNAL_PORT: number },
): Doors {
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
  return {
    isInside: (request) => sockets.has(request.raw.socket),
    // by the route that was matched, so that no way of writing the path matters
    isInner: (request) => internal.test(request.routeOptions.url ?? ''),
  };
}
