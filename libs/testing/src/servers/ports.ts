import { createServer } from 'node:net';

/** Ports handed out by this process, so that two servers that are not listening yet never get the same one. */
const given = new Set<number>();

/** `preferred` on loopback, else one of the next 50, else any free one. */
export async function portNear(preferred: number): Promise<number> {
  for (let port = preferred; port <= Math.min(preferred + 50, 65_535); port += 1) {
    if (!given.has(port) && (await isFree(port))) {
      given.add(port);
      return port;
    }
  }
  return anyPort();
}

/**
 * Below what Linux (from 32,768) and macOS (from 49,152) give to outgoing connections: one of theirs may take a port between
 * this answer and the start of its server, or while a server that died is away from it.
 */
const [lowest, highest] = [20_000, 32_767] as const;

/** A port that nothing listens on at this moment. */
export async function anyPort(): Promise<number> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest + 1));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`no port from ${lowest} to ${highest} is free`);
}

/** Both loopback addresses count: a browser tries `[::1]` first when it is told `localhost`. */
export async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port, '127.0.0.1')) !== undefined && (await listenOnce(port, '::1')) !== undefined;
}

function listenOnce(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      // a machine without IPv6 has nobody listening there either
      resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT' ? port : undefined);
    });
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}
