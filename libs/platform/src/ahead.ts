import type { HttpAdapterHost } from '@nestjs/core';
import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, Server } from 'node:http';
import type { Visits } from './visits.ts';

/** An answer as it goes out. */
export type ReadyAnswer = {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: Buffer;
  /** The route's template, by which it is measured. */
  readonly route: string;
};

export type Ahead<Question> = {
  /** The question, of a request that may be answered without asking anybody who may ask it. */
  recognize(request: IncomingMessage): Question | undefined;
  /** Undefined, or a rejection, for one that has to go the usual way after all. */
  answer(question: Question, request: IncomingMessage, receivedAt: Date): Promise<ReadyAnswer | undefined>;
};

/**
 * Lets a service answer requests before Fastify and Nest come to them, which cost more than a short answer does. They are
 * noted like any other.
 */
export function answerAhead<Question>(host: HttpAdapterHost, visits: Visits, ahead: Ahead<Question>): void {
  const server = host.httpAdapter.getHttpServer() as Server;
  const usual = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const goOn = () => usual.forEach((listen) => listen.call(server, request, response));
    // one that closes ends its connections, and the usual way knows how
    const question = server.listening ? ahead.recognize(request) : undefined;
    if (question === undefined) return goOn();
    const since = performance.now();
    const visit = visits.begin(request.method!, request.headers);
    ahead.answer(question, request, visit.receivedAt).then((found) => {
      if (found === undefined) return goOn();
      const { status, headers, body, route } = found;
      response.once('close', () =>
        visits.end(visit, { method: request.method!, route, status, ms: performance.now() - since }),
      );
      response.writeHead(status, { ...headers, 'x-request-id': visit.correlation.correlationId }).end(body);
    }, goOn);
  });
}
