import { answerAhead, type ReadyAnswer } from '@hubhours/platform/ahead';
import type { Caller } from '@hubhours/platform/caller';
import type { EdgeRequest } from '@hubhours/platform/request';
import { Tokens } from '@hubhours/platform/tokens';
import { Visits } from '@hubhours/platform/visits';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { FindSlots, type SlotsAnswer, type SlotsQuestion } from '../queries/find-slots.ts';
import { matchesWeakly } from './etag.ts';

/** So many addresses are known again of one caller: more than a page of hers asks for in half a minute. */
const MOST_EACH = 100;

/** What an address was found to mean, and by which route. */
type Judged = { readonly question: SlotsQuestion; readonly route: string };

/**
 * Answers a question that the same caller has asked before, before Nest's guards and pipes come to it: they have judged and
 * read it, and would again, for as long as her token is trusted and the address is the same to the letter. Whether the
 * answer still holds is asked each time. What is not known here goes the usual way.
 */
@Injectable()
export class RepeatedQuestions implements OnModuleInit {
  /** By the caller, who is another object as soon as her token is verified again. */
  private readonly judged = new WeakMap<Caller, Map<string, Judged>>();

  constructor(
    private readonly tokens: Tokens,
    private readonly findSlots: FindSlots,
    private readonly visits: Visits,
    private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    answerAhead<Judged>(this.host, this.visits, {
      recognize: ({ method, url, headers }) => {
        const caller = method === 'GET' ? this.tokens.trustedCaller(headers.authorization) : undefined;
        return caller && this.judged.get(caller)?.get(url!);
      },
      answer: async ({ question, route }, request, receivedAt) => {
        const answer = await this.findSlots.again(question, receivedAt);
        return answer && { ...readied(answer, request.headers), route };
      },
    });
  }

  /** Notes that this question may be asked by this caller, and is meant by this address. */
  note(caller: Caller, url: string, judged: Judged): void {
    let questions = this.judged.get(caller);
    if (questions === undefined) this.judged.set(caller, (questions = new Map()));
    if (questions.size >= MOST_EACH) questions.clear();
    questions.set(url, judged);
  }
}

/** With the answer's ETag; 304 if the caller has it already. */
export function answerWith(answer: SlotsAnswer, headers: EdgeRequest['headers'], reply: FastifyReply): void {
  const ready = readied(answer, headers);
  void reply.code(ready.status).headers(ready.headers).send(ready.body);
}

function readied({ body, etag }: SlotsAnswer, headers: EdgeRequest['headers']): Omit<ReadyAnswer, 'route'> {
  // every use asks again: what is free changes by the second
  const always = { ETag: etag, 'Cache-Control': 'private, no-cache' };
  const given = headers['if-none-match'];
  if (given !== undefined && matchesWeakly(given, etag)) return { status: 304, headers: always };
  const about = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length };
  return { status: 200, headers: { ...always, ...about }, body };
}
