import { rowsOf } from '../databases.ts';
import { type Invariant } from './invariant.ts';

type Live = { id: string; professional: string; starts: string; ends: string };

const liveSessions = `SELECT id, professional_id AS professional, starts_at::text AS starts, ends_at::text AS ends
  FROM sessions WHERE status IN ('scheduled', 'completed', 'no-show')`;
const confirmedClaims = `SELECT session_id AS id, professional_id AS professional, starts_at::text AS starts, ends_at::text AS ends
  FROM claims WHERE status = 'confirmed'`;

/** Nobody in this suite overbooks on purpose. */
export const sessionsNeverOverlap: Invariant = {
  name: 'no two live sessions of a professional overlap (R18)',
  async violations({ system }) {
    const rows = await rowsOf<{ one: string; other: string }>(
      system.databases.booking,
      `WITH live AS (SELECT * FROM sessions WHERE status IN ('scheduled', 'completed', 'no-show'))
       SELECT a.id AS one, b.id AS other FROM live a JOIN live b ON a.professional_id = b.professional_id AND a.id < b.id
       WHERE a.starts_at < b.ends_at AND b.starts_at < a.ends_at`,
    );
    return rows.map(({ one, other }) => `sessions ${one} and ${other}`);
  },
};

export const claimsAndSessionsAgree: Invariant = {
  name: 'claims and sessions agree, and no claim is held for ever',
  async violations({ system }) {
    const sessions = await rowsOf<Live>(system.databases.booking, liveSessions);
    const claims = await rowsOf<Live>(system.databases.availability, confirmedClaims);
    const held = await rowsOf<{ id: string }>(
      system.databases.availability,
      `SELECT id FROM claims WHERE status = 'held'`,
    );
    const written = (one: Live) => JSON.stringify([one.id, one.professional, one.starts, one.ends]);
    const [booked, claimed] = [sessions.map(written), claims.map(written)];
    return [
      ...booked.filter((one) => !claimed.includes(one)).map((one) => `a session without its claim: ${one}`),
      ...claimed.filter((one) => !booked.includes(one)).map((one) => `a claim without its session: ${one}`),
      ...(new Set(claimed).size < claimed.length ? ['a session has two claims'] : []),
      ...held.map(({ id }) => `claim ${id} is held`),
    ];
  },
};
