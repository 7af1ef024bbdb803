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

/** Appends billing's events about a session to its own stream, numbered without gaps, in the transaction that made them true. */
@Injectable()
export class Announcer {
  constructor(private readonly outbox: Outbox) {}

  async say(tx: EntityManager, session: Session, event: (stream: Stream, about: About) => NewEvent): Promise<void> {
    const stream = { subject: session.id, sequence: await sessions.nextSequence(tx, session.id) };
    const { id: sessionId, lineageId, professionalId, clientId } = session;
    const times = { start: session.start.toISOString(), end: session.end.toISOString() };
    await this.outbox.append(tx, event(stream, { sessionId, lineageId, professionalId, clientId, ...times }));
  }
}
