import type { NewEvent } from '@hubhours/contracts/event';
import { Outbox } from '@hubhours/messaging/outbox';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Session } from '../domain/session.ts';
import * as sessions from '../persistence/sessions.ts';

type Stream = { readonly subject: string; readonly sequence: number };
type About = {
  readonly sessionId: string;
  readonly lineageId: string;
  readonly professionalId: string;
  readonly clientId: string;
  readonly start: string;
  readonly end: string;
};

/** Makes an event once its place in the stream is known. */
export type Telling = (stream: Stream, about: About) => NewEvent;

/** Appends billing's events about a session to its own stream, numbered without gaps, in the transaction that made them true. */
@Injectable()
export class Announcer {
  constructor(private readonly outbox: Outbox) {}

  async say(tx: EntityManager, session: Session, ...tellings: readonly [Telling, ...Telling[]]): Promise<void> {
    const { id: sessionId, lineageId, professionalId, clientId } = session;
    const times = { start: session.start.toISOString(), end: session.end.toISOString() };
    const about = { sessionId, lineageId, professionalId, clientId, ...times };
    const first = (await sessions.takeSequences(tx, sessionId, tellings.length)) - tellings.length + 1;
    const events = tellings.map((telling, index) => telling({ subject: sessionId, sequence: first + index }, about));
    await this.outbox.append(tx, ...events);
  }
}
