import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands before a server, so that a test can take it away: `down` cuts and refuses, `frozen` takes bytes and gives none. */
export class FlakyProxy {
  private readonly sockets = new Set<Socket>();
  private mode: 'up' | 'down' | 'frozen' = 'up';

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async before(url: string): Promise<FlakyProxy> {
    const server = createServer();
    const proxy = new FlakyProxy(server, new URL(url));
    server.on('connection', (socket) => proxy.join(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  set(mode: 'up' | 'down' | 'frozen'): void {
    this.mode = mode;
    if (mode === 'down') for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.set('down');
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(socket: Socket): void {
    if (this.mode === 'down') return void socket.destroy();
    const upstream = connect(Number(this.target.port || 5432), this.target.hostname);
    for (const one of [socket, upstream]) {
      this.sockets.add(one);
      one.on('error', () => one.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        socket.destroy();
        upstream.destroy();
      });
    }
    socket.on('data', (bytes) => this.mode === 'up' && upstream.write(bytes));
    upstream.on('data', (bytes) => this.mode === 'up' && socket.write(bytes));
  }
}
