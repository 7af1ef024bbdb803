import pg from 'pg';

export const WINDOW_DAYS = 30;
export const SESSIONS_EACH = 100;

/** The n-th professional of the bench and her service. */
export const professionalId = (n: number) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
export const serviceId = (n: number) => `00000000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`;

const daily = [{ days: [1, 2, 3, 4, 5, 6, 7], start: '08:00', end: '20:00' }];
const schedule = {
  timeZone: 'Europe/Berlin',
  workingHours: daily,
  hubAvailability: daily,
  overrides: [],
  bookablePeriodWeeks: 12,
  noticeHours: 0,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 10,
  startIntervalMinutes: 30,
  maxPerDay: 8,
};

/**
 * Fills availability's tables: `professionals` with 100 sessions each, of which 85 lie in the 30 days from `from`.
 * @param constrained whether the exclusion constraint is there afterwards, which reading does not need and which takes
 *   minutes for a million rows
 */
export async function stock(
  databaseUrl: string,
  { professionals, from, constrained }: { professionals: number; from: Date; constrained: boolean },
): Promise<void> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  try {
    await db.query('TRUNCATE claims, schedules, professionals, setup_history, time_off CASCADE');
    await db.query('ALTER TABLE claims DROP CONSTRAINT IF EXISTS claims_never_overlap');
    await db.query(PROFESSIONALS, [professionals]);
    await db.query('INSERT INTO schedules SELECT id, 1, $1 FROM professionals', [JSON.stringify(schedule)]);
    await db.query(SESSIONS, [SESSIONS_EACH, from]);
    if (constrained) await db.query(CONSTRAINT);
    await db.query('VACUUM ANALYZE');
  } finally {
    await db.end();
  }
}

/* As the migration has it. */
const CONSTRAINT = `
  ALTER TABLE claims ADD CONSTRAINT claims_never_overlap EXCLUDE USING gist (
    professional_id WITH =, conflict_group WITH <>, tstzrange(starts_at, ends_at) WITH &&
  ) WHERE (status IN ('held', 'confirmed')) DEFERRABLE INITIALLY IMMEDIATE`;

const PROFESSIONALS = `
  INSERT INTO professionals (id, time_zone, services)
  SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Europe/Berlin',
    jsonb_build_array(jsonb_build_object(
      'serviceId', '00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'), 'durationMinutes', 50, 'offeredToHub', true))
  FROM generate_series(0, $1::int - 1) AS n`;

/* Sessions of 50 minutes: the first 85 three a day from 10:00, 13:00 and 16:00 UTC on, the others in the weeks before. */
const SESSIONS = `
  INSERT INTO claims (id, professional_id, client_id, lineage_id, session_id, starts_at, ends_at, conflict_group, status,
    asked_by, held_at, expires_at)
  SELECT id, professional_id, id, id, id, starts_at, starts_at + interval '50 minutes', id, 'confirmed', 'professional',
    starts_at, starts_at
  FROM (
    SELECT p.id AS professional_id, gen_random_uuid() AS id,
      date_trunc('day', $2::timestamptz, 'UTC')
        + (CASE WHEN k < 85 THEN k / 3 + 1 ELSE 84 - k END) * interval '1 day'
        + (10 + 3 * (k % 3)) * interval '1 hour' AS starts_at
    FROM professionals p, generate_series(0, $1::int - 1) AS k
  ) AS made`;
