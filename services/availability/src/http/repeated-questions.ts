import type { Caller } from '@hubhours/platform/caller';
import type { EdgeRequest } from '@hubhours/platform/request';
import { Tokens } from '@hubhours/platform/tokens';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { FindSlots, type SlotsAnswer, type SlotsQuestion } from '../queries/find-slots.ts';
import { matchesWeakly } from './etag.ts';

/** So many addresses are known again of one caller: more than a page of hers asks for in half a minute. */
const MOST_EACH = 100;

/**
 * Answers a question that the same caller has asked before, before Nest's guards and pipes come to it: they have judged and
 * read it, and would again, for as long as her token is trusted and the address is the same to the letter. Whether the
 * answer still holds is asked each time. What is not known here goes the usual way.
 */
@Injectable()
export class RepeatedQuestions implements OnModuleInit {
  /** By the caller, who is another object as soon as her token is verified again. */
  private readonly judged = new WeakMap<Caller, Map<string, SlotsQuestion>>();

  constructor(
    private readonly tokens: Tokens,
    private readonly findSlots: FindSlots,
    private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRequest', (request: EdgeRequest, reply, done) => {
      const question = this.known(request);
      if (question === undefined) return done();
      this.findSlots.again(question, request.receivedAt!).then(
        (answer) => (answer === undefined ? done() : answerWith(answer, request, reply)),
        () => done(),
      );
    });
  }

  /** Notes that this question may be asked by this caller, and is meant by this address. */
  note(caller: Caller, url: string, question: SlotsQuestion): void {
    let questions = this.judged.get(caller);
    if (questions === undefined) this.judged.set(caller, (questions = new Map()));
    if (questions.size >= MOST_EACH) questions.clear();
    questions.set(url, question);
  }

  private known({ method, url, headers }: EdgeRequest): SlotsQuestion | undefined {
    const caller = method === 'GET' ? this.tokens.trustedCaller(headers.authorization) : undefined;
    return caller && this.judged.get(caller)?.get(url);
  }
}

/** With the answer's ETag; 304 if the caller has it already. */
export function answerWith({ body, etag }: SlotsAnswer, request: EdgeRequest, reply: FastifyReply): void {
  // every use asks again: what is free changes by the second
  void reply.header('ETag', etag).header('Cache-Control', 'private, no-cache');
  const given = request.headers['if-none-match'];
  if (given !== undefined && matchesWeakly(given, etag)) void reply.code(304).send();
  else void reply.type('application/json; charset=utf-8').send(body);
}
