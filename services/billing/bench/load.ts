import { connect, type Socket } from 'node:net';

export type Request = { readonly path: string; readonly token: string; readonly body?: unknown };
export type Load = {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failures: number;
};

/**
 * Sends the requests on so many connections, each waiting for its answer before it sends the next. Plain sockets: a full
 * HTTP client would cost more than what it measures.
 */
export async function load(url: string, requests: readonly Request[], connections: number): Promise<Load> {
  const { hostname, port, host } = new URL(url);
  const times: number[] = [];
  let failures = 0;
  let next = 0;
  const started = performance.now();
  const run = async () => {
    const socket = connect(Number(port), hostname).setNoDelay(true);
    for (let request = requests[next++]; request; request = requests[next++]) {
      const sent = performance.now();
      const status = await ask(socket, textOf(request, host));
      times.push(performance.now() - sent);
      if (status >= 300) failures += 1;
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, run));
  const seconds = (performance.now() - started) / 1_000;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { perSecond: times.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), failures };
}

function textOf({ path, token, body }: Request, host: string): string {
  const content = body === undefined ? '' : JSON.stringify(body);
  const about = content && `content-type: application/json\r\ncontent-length: ${content.length}\r\n`;
  const method = content ? 'POST' : 'GET';
  return `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\n${about}\r\n${content}`;
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
