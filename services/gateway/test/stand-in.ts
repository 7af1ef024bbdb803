import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

export type Seen = {
  readonly method: string;
  readonly url: string;
  readonly headers: FastifyRequest['headers'];
  readonly body: string;
};

/** Stands for another process behind the gateway: says what it saw, or does as `behave` says. */
export class StandIn {
  readonly seen: Seen[] = [];
  behave: ((request: FastifyRequest, reply: FastifyReply) => unknown) | undefined;
  description: unknown = { openapi: '3.1.0', paths: {} };

  private constructor(
    private readonly app: FastifyInstance,
    readonly name: string,
  ) {}

  static async start(name = 'stand-in', port = 0): Promise<StandIn> {
    const app = fastify({ forceCloseConnections: true });
    const standIn = new StandIn(app, name);
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    app.get('/openapi.json', () => standIn.description);
    app.get('/health/live', () => ({ status: 'inner' }));
    app.get('/metrics', () => 'inner');
    app.all('/*', (request, reply) => {
      const { method, url, headers, body } = request;
      const seen = { method, url, headers, body: typeof body === 'string' ? body : '' };
      standIn.seen.push(seen);
      return standIn.behave ? standIn.behave(request, reply) : { by: name, ...seen };
    });
    await app.listen({ port, host: '127.0.0.1' });
    return standIn;
  }

  get url(): string {
    return this.app.listeningOrigin;
  }

  get last(): Seen {
    const seen = this.seen.at(-1);
    if (!seen) throw new Error('Nothing came through');
    return seen;
  }

  async stop(): Promise<void> {
    await this.app.close();
  }
}
