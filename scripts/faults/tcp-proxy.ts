import { statementCounter, type Wire } from './wire.ts';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * How traffic passes: `pass`; `refuse` new connections; `hole`: nothing passes, in neither direction, and nobody is told;
 * or every piece after a delay, in milliseconds.
 */
export type Weather = 'pass' | 'refuse' | 'hole' | { readonly delayMs: number };

/** What was sent into a hole before the end of a connection arrives before it, in milliseconds. */
const LATE_WORDS_MS = 100;

type Pair = { readonly near: Socket; readonly far: Socket };

/** Stands between one replica and one server, and can be told to fail as networks do. */
export class TcpProxy {
  weather: Weather = 'pass';
  readonly wire: Wire = { bytesOut: 0, bytesIn: 0, statements: 0 };
  private readonly pairs = new Set<Pair>();
  private readonly waiting: (() => void)[] = [];
  /** Ends of connections whose other end was closed in a hole, and who do not know of it. */
  private readonly stranded = new Set<Socket>();
  private readonly server: Server;

  private readonly target: { readonly host: string; readonly port: number };
  private readonly isForPostgres: boolean;

  private constructor({ protocol, hostname, port }: URL) {
    this.target = { host: hostname, port: Number(port) };
    this.isForPostgres = protocol.startsWith('postgres');
    this.server = createServer((near) => this.join(near));
  }

  static async before(url: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(new URL(url));
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** The server's address as the replica is to know it. */
  through(url: string): string {
    const { port } = this.server.address() as AddressInfo;
    const changed = new URL(url);
    changed.hostname = '127.0.0.1';
    changed.port = String(port);
    return changed.href.replace(/\/$/, '');
  }

  get connections(): number {
    return this.pairs.size;
  }

  /** Ends every connection in order (FIN). */
  cut(): void {
    for (const { near, far } of this.pairs) [near, far].forEach((socket) => socket.destroy());
  }

  /** Ends every connection with a reset (RST). */
  reset(): void {
    for (const { near, far } of this.pairs) [near, far].forEach((socket) => socket.resetAndDestroy());
  }

  /** The server's ends are gone, the replica's stay open and hear nothing more. */
  halfOpen(): void {
    for (const pair of this.pairs) {
      pair.near.removeAllListeners('data').on('data', () => undefined);
      pair.near.resume();
      pair.far.removeAllListeners('close').destroy();
    }
  }

  /** Good weather again; connections of which one end is gone are reset, as a router that knows nothing of them would. */
  heal(): void {
    this.weather = 'pass';
    for (const pass of this.waiting.splice(0)) pass();
    for (const socket of this.stranded) setTimeout(() => socket.destroy(), LATE_WORDS_MS);
    this.stranded.clear();
    for (const { near, far } of this.pairs) if (near.destroyed || far.destroyed) near.resetAndDestroy();
  }

  close(): void {
    this.cut();
    for (const socket of this.stranded) socket.destroy();
    this.server.close();
  }

  private join(near: Socket): void {
    near.on('error', () => undefined);
    if (this.weather === 'refuse') {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ ...this.target, noDelay: true });
    near.setNoDelay(true);
    const pair = { near, far };
    this.pairs.add(pair);
    far.on('error', () => this.tellEnd(near));
    near.on('close', () => {
      this.pairs.delete(pair);
      this.tellEnd(far);
    });
    far.on('close', () => this.tellEnd(near));
    const count = statementCounter(() => (this.wire.statements += 1));
    near.on('data', (piece: Buffer) => {
      this.wire.bytesOut += piece.length;
      if (this.isForPostgres) count(piece);
    });
    far.on('data', (piece: Buffer) => (this.wire.bytesIn += piece.length));
    this.carry(near, far);
    this.carry(far, near);
  }

  private tellEnd(other: Socket): void {
    if (this.weather === 'hole') this.stranded.add(other);
    else other.destroy();
  }

  /** Piece by piece and in order, whatever the weather does meanwhile. */
  private carry(from: Socket, to: Socket): void {
    let last = Promise.resolve();
    let ended = false;
    from.on('data', (piece: Buffer) => {
      from.pause();
      last = last.then(async () => {
        await this.passage();
        if (!to.destroyed) to.write(piece);
        if (!ended) from.resume();
      });
    });
    from.on('end', () => {
      ended = true;
      void last.then(() => this.passage()).then(() => to.end());
    });
  }

  private async passage(): Promise<void> {
    while (this.weather === 'hole') await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (typeof this.weather === 'object') {
      const { delayMs } = this.weather;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
}
