import type { EventEnvelope } from '@hubhours/contracts/event';
import { Inbox } from '@hubhours/messaging/inbox';
import { Injectable } from '@nestjs/common';
import * as timeline from '../persistence/timeline.ts';

export type Note = Pick<timeline.TimelineEntry, 'kind' | 'by' | 'details' | 'forProfessionalOnly'>;

/** Writes into a session's timeline, once, what another service's event tells of it. */
@Injectable()
export class NoteOnTimeline {
  constructor(private readonly inbox: Inbox) {}

  async execute(event: EventEnvelope<{ sessionId: string }>, note: Note): Promise<void> {
    const entry = { ...note, sessionId: event.data.sessionId, at: new Date(event.time) };
    await this.inbox.once('timeline', event, (tx) => timeline.add(tx, entry));
  }
}
