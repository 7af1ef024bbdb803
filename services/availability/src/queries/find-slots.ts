import { DomainError } from '@hubhours/kernel/domain-error';
import { waitFor } from '@hubhours/platform/waiting';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { plan } from '../domain/hours.ts';
import { offeredStarts } from '../domain/slots.ts';
import { DAY_MS, MINUTE_MS } from '../domain/time.ts';
import * as calendars from '../persistence/calendars.ts';
import { KeptAnswers } from './kept-answers.ts';
import { Revisions } from './revisions.ts';
import { askedFor, missing, type SlotQuestion } from './slot-question.ts';
import { slotsJson } from './slots-json.ts';

const LONGEST_RANGE_MS = 92 * DAY_MS;
/** 104 weeks: no start beyond is offered, so nothing beyond need be read. */
const LONGEST_PERIOD_MS = 728 * DAY_MS;
const KEPT_SIZE = 16_000_000;

export type SlotsQuestion = SlotQuestion & { readonly from: number; readonly to: number };
/** The answer as it goes out, and a strong ETag of it. */
export type SlotsAnswer = { readonly body: Buffer; readonly etag: string };
/** An answer with what it holds for. */
type Kept = SlotsAnswer & { readonly revision: number; readonly minute: string; readonly until: number };

/**
 * The slots of a professional. An answer is kept and given again while her revision in the database is the same, which
 * every claim, session, time off and set-up counts up, on whatever replica; and while the minute is, since starts come into
 * and fall out of the offered time as it passes. So a read costs one short query, and a second one when something changed.
 */
@Injectable()
export class FindSlots {
  private readonly kept = new KeptAnswers<Kept>(KEPT_SIZE);

  constructor(
    private readonly db: DataSource,
    private readonly revisions: Revisions,
  ) {}

  /** @throws DomainError `slots.range-too-long` | `professional.not-yet-known` | `service.not-found` | `service.not-offered` | `session.not-found` */
  async execute(question: SlotsQuestion, receivedAt: Date): Promise<SlotsAnswer> {
    const { from, to } = question;
    if (to <= from || to - from > LONGEST_RANGE_MS) throw new DomainError('rejected', 'slots.range-too-long');
    const now = receivedAt.getTime();
    const kept = await this.again(question, receivedAt);
    if (kept !== undefined) return kept;
    const fresh = await this.reckon(question, now);
    this.kept.set(keyOf(question), fresh);
    return fresh;
  }

  /** The answer that is kept, if it still holds; nothing is reckoned. */
  async again(question: SlotsQuestion, receivedAt: Date): Promise<SlotsAnswer | undefined> {
    const kept = this.kept.get(keyOf(question));
    const now = receivedAt.getTime();
    if (kept?.minute !== minuteOf(now) || now >= kept.until) return undefined;
    return kept.revision === (await this.revisions.of(question.professionalId)) ? kept : undefined;
  }

  private async reckon(question: SlotsQuestion, now: number): Promise<Kept> {
    let snapshot: calendars.Snapshot | undefined;
    const answer = await waitFor(async () => {
      snapshot = await this.read(question, now);
      return snapshot && answerOf(snapshot, question, now);
    });
    if (answer === undefined) throw missing(snapshot, question);
    return answer;
  }

  private read(question: SlotsQuestion, now: number): Promise<calendars.Snapshot | undefined> {
    const from = Math.max(question.from, now);
    const to = Math.max(from, Math.min(question.to, now + LONGEST_PERIOD_MS));
    return calendars.read(this.db, question.professionalId, { from, to, sessionId: question.sessionId });
  }
}

function answerOf(snapshot: calendars.Snapshot, question: SlotsQuestion, now: number): Kept | undefined {
  const asked = askedFor(snapshot, question);
  if (asked === undefined) return undefined;
  const { schedule } = snapshot.setUp;
  const calendar = calendars.seenBy(snapshot, asked.lineageId, now);
  const starts = offeredStarts(plan(schedule), calendar, asked.lengthMs, question, now);
  const openHolds = snapshot.busy.filter(({ held, expiresAt }) => held && expiresAt > now);
  return {
    body: slotsJson(schedule.timeZone, starts, asked.lengthMs),
    etag: etagOf(snapshot.revision, starts, openHolds),
    revision: snapshot.revision,
    minute: minuteOf(now),
    until: Math.min(...openHolds.map(({ expiresAt }) => expiresAt)),
  };
}

/**
 * Within one revision time alone changes an answer: it cuts off starts at both ends, and lets holds run out. So these three
 * tell all answers to one question apart.
 */
function etagOf(revision: number, starts: readonly number[], openHolds: readonly calendars.Busy[]): string {
  const ends = [starts[0] ?? 0, starts.at(-1) ?? 0].map((start) => (start / MINUTE_MS).toString(36));
  const holds = openHolds.map(({ expiresAt }) => expiresAt.toString(36)).sort();
  return `"${[revision, ...ends, ...holds].join('-')}"`;
}

/** Starts lie on whole minutes, so between two of them the same ones are offered; exactly on one is a case of its own. */
function minuteOf(now: number): string {
  return `${Math.floor(now / MINUTE_MS)}/${Math.ceil(now / MINUTE_MS)}`;
}

function keyOf({ professionalId, serviceId, sessionId, clientId, from, to }: SlotsQuestion): string {
  // clients see the same, but for a session, which is one's own
  const as = clientId === undefined ? 'professional' : sessionId === undefined ? 'client' : clientId;
  return [professionalId, serviceId, sessionId, as, from, to].join('/');
}
