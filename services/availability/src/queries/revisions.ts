import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import * as calendars from '../persistence/calendars.ts';

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

type Batch = { readonly ids: Set<string>; readonly found: Promise<Map<string, number>> };

/**
 * The present revision of a professional's calendar, from the database, which all replicas write. Questions that come while
 * one is being asked, or in one turn of the event loop, go together into the next one, so that many readers cost few queries
 * and each gets an answer that is younger than its question.
 */
@Injectable()
export class Revisions {
  private running: Promise<unknown> = Promise.resolve();
  private next: Batch | undefined;

  constructor(private readonly db: DataSource) {}

  /** Undefined for a professional of whom booking has not told yet. */
  async of(professionalId: string): Promise<number | undefined> {
    this.next ??= this.batch();
    this.next.ids.add(professionalId);
    return (await this.next.found).get(professionalId);
  }

  private batch(): Batch {
    const ids = new Set<string>();
    const found = this.running.then(nextTurn).then(() => {
      this.next = undefined; // who asks from now on may not be told what is read now
      return calendars.revisions(this.db, [...ids]);
    });
    this.running = found.catch(() => undefined);
    return { ids, found };
  }
}
