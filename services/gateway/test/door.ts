import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands before a server, so that a test can take it away: shut, connections are cut and new ones end at once. */
export class Door {
  shut = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async before(url: string): Promise<Door> {
    const server = createServer();
    const door = new Door(server, new URL(url));
    server.on('connection', (socket) => door.join(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return door;
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.href;
  }

  close(): void {
    this.shut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.close();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(socket: Socket): void {
    if (this.shut) return void socket.destroy();
    const beyond = connect(Number(this.target.port), this.target.hostname);
    for (const [one, other] of [
      [socket, beyond],
      [beyond, socket],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => one.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
