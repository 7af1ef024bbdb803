import { connect, type Socket } from 'node:net';

export type Load = {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly errors: number;
};

/** Writes requests with the same headers: a POST of JSON where there is a body, else a GET. */
export function requestsTo(url: string, headers: Readonly<Record<string, string>> = {}) {
  const fixed = Object.entries({ host: new URL(url).host, ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return (path: string, body?: unknown): string => {
    if (body === undefined) return `GET ${path} HTTP/1.1\r\n${fixed}\r\n`;
    const content = JSON.stringify(body);
    const about = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(content)}\r\n`;
    return `POST ${path} HTTP/1.1\r\n${fixed}${about}\r\n${content}`;
  };
}

/**
 * Sends the requests that `next()` gives on so many connections, each waiting for its answer before it sends again, for
 * `seconds` or until there are no more. Plain sockets: a full HTTP client would cost more than the services that it measures.
 */
export async function loadHttp(
  url: string,
  { connections, seconds = Infinity, next }: { connections: number; seconds?: number; next: () => string | undefined },
): Promise<Load> {
  const { hostname, port } = new URL(url);
  const times: number[] = [];
  let errors = 0;
  const started = performance.now();
  const until = started + seconds * 1_000;
  const run = async () => {
    const socket = connect(Number(port), hostname).setNoDelay(true);
    while (performance.now() < until) {
      const request = next();
      if (request === undefined) break;
      const asked = performance.now();
      const status = await ask(socket, request);
      times.push(performance.now() - asked);
      if (status !== 304 && status >= 300) errors++;
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, run));
  const elapsed = performance.now() - started;
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { perSecond: (times.length / elapsed) * 1_000, p50Ms: at(0.5), p99Ms: at(0.99), errors };
}

/** The status of the answer, once all of it has come. */
function ask(socket: Socket, request: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let head = '';
    let missing = -1;
    const onData = (chunk: Buffer) => {
      if (missing < 0) {
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = /content-length: (\d+)/i.exec(head.slice(0, end))?.[1] ?? '0';
        missing = Number(length) - (head.length - end - 4);
      } else {
        missing -= chunk.length;
      }
      if (missing > 0) return;
      socket.off('data', onData).off('error', reject);
      resolve(Number(head.slice(9, 12)));
    };
    socket.on('data', onData).once('error', reject);
    socket.write(request);
  });
}
