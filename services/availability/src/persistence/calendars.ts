import { readDirectly, sql } from '@hubhours/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import { type Calendar, calendarOf } from '../domain/calendar.ts';
import type { Service, SetUp } from '../domain/professional.ts';
import { emptySchedule, type Schedule } from '../domain/schedule.ts';
import { DAY_MS } from '../domain/time.ts';

/** All that a professional's slots depend on, as of one moment. */
export type Snapshot = {
  /** Counts everything that may change her slots. */
  readonly revision: number;
  readonly setUp: SetUp;
  readonly busy: readonly Busy[];
  readonly timeOff: readonly { readonly start: number; readonly end: number }[];
  /** The live session that was asked about, if it is hers. */
  readonly moving: Moving | undefined;
};
/** A live claim; epoch milliseconds. */
export type Busy = {
  readonly start: number;
  readonly end: number;
  readonly held: boolean;
  readonly lineageId: string;
  /** When a hold runs out; never, for a session. */
  readonly expiresAt: number;
};
export type Moving = {
  readonly lineageId: string;
  readonly clientId: string;
  /** Null where it was not kept. */
  readonly programme: 'hub' | 'private' | null;
  readonly start: number;
  readonly end: number;
};

type Db = Pick<EntityManager, 'query'>;

/**
 * What bears on starts from `from` to `to` (epoch milliseconds): claims and time off of that stretch, of its local dates
 * and of a session's length and a buffer around it. One statement, so that all of it is of one moment; undefined for a
 * professional of whom booking has not told yet.
 */
export async function read(
  db: DataSource,
  professionalId: string,
  { from, to, sessionId = null }: { from: number; to: number; sessionId?: string | null },
): Promise<Snapshot | undefined> {
  const [row] = await readDirectly<Row>(db, READ, [professionalId, instant(from), instant(to), sessionId]);
  return row && snapshotOf(row);
}

/** What a claim is decided by, as of one moment: the calendar around it, and what else is known of claim and client. */
export type ClaimView = {
  readonly snapshot: Snapshot;
  /** The same claim, if it was asked for before. */
  readonly stored: Stored | undefined;
  /** The holds that the client asked for herself, with whomever; some may have run out. */
  readonly holds: readonly Hold[];
};
/** What was answered to a claim; whoever reads it knows its form. */
export type Stored = { readonly status: string; readonly answer: unknown; readonly expiresAt: number };
export type Hold = { readonly number: number; readonly expiresAt: number; readonly professionalId: string };

/** As `read`, with what else a claim is decided by. */
export async function readForClaim(
  db: Db,
  { professionalId, claimId, clientId }: { professionalId: string; claimId: string; clientId: string },
  { from, to }: { from: number; to: number },
): Promise<ClaimView | undefined> {
  const params = [professionalId, instant(from), instant(to), claimId, clientId];
  const [row] = await sql<Row & { stored: Stored | null; holds: Hold[] }>(db, READ_FOR_CLAIM, params);
  return row && { snapshot: snapshotOf(row), stored: row.stored ?? undefined, holds: row.holds };
}

function snapshotOf(row: Row): Snapshot {
  const schedule = row.schedule ?? emptySchedule(row.time_zone);
  return {
    revision: Number(row.revision),
    setUp: { revision: row.schedule_revision ?? 0, schedule, services: row.services },
    busy: listed<[number, number, string, number | null]>(row.busy).map(([start, end, lineageId, expiresAt]) => ({
      start,
      end,
      lineageId,
      held: expiresAt !== null,
      expiresAt: expiresAt ?? Infinity,
    })),
    timeOff: listed<[number, number]>(row.time_off).map(([start, end]) => ({ start, end })),
    moving: row.moving ?? undefined,
  };
}

/** The counters of several professionals; those unknown are left out. */
export async function revisions(db: DataSource, professionalIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await readDirectly<{ id: string; revision: string }>(
    db,
    'SELECT id, revision FROM professionals WHERE id = ANY ($1::uuid[]) AND time_zone IS NOT NULL',
    [professionalIds],
  );
  return new Map(rows.map(({ id, revision }) => [id, Number(revision)]));
}

/** The calendar as one lineage sees it at `now`: neither its own claims block it, nor holds that have run out. */
export function seenBy({ busy, timeOff }: Snapshot, lineageId: string | undefined, now: number): Calendar {
  const blocks = (claim: Busy) => claim.lineageId !== lineageId && !(claim.held && claim.expiresAt <= now);
  return calendarOf(busy.filter(blocks), timeOff);
}

/** Whether some hold has run out and nobody has noted it yet. */
export function hasOverdueHold({ busy }: Snapshot, now: number): boolean {
  return busy.some(({ held, expiresAt }) => held && expiresAt <= now);
}

type Row = {
  revision: string;
  time_zone: string;
  services: Service[];
  schedule_revision: number | null;
  schedule: Schedule | null;
  /** JSON, or null for none. */
  busy: string | null;
  time_off: string | null;
  moving: Moving | null;
};

function listed<Item>(json: string | null): Item[] {
  return json === null ? [] : (JSON.parse(json) as Item[]);
}

/** An instant for PostgreSQL, within what it can take. */
function instant(ms: number): string {
  return new Date(Math.min(Math.max(ms, -60_000 * DAY_MS), 2_900_000 * DAY_MS)).toISOString();
}

const READ = 'SELECT * FROM read_calendar($1, $2, $3, $4)';
const READ_FOR_CLAIM = 'SELECT * FROM read_for_claim($1, $2, $3, $4, $5)';
