import { sql } from '@hubhours/platform/database';
import type { EntityManager } from 'typeorm';
import type { Schedule } from '../domain/schedule.ts';

type Db = Pick<EntityManager, 'query'>;
type By = { readonly professionalId: string; readonly by: string; readonly at: Date };
/** What was changed: a set-up as it was saved, or time off without its note. */
export type SetUpChange =
  | { readonly what: 'schedule-saved'; readonly revision: number; readonly body: Schedule }
  | {
      readonly what: 'time-off-added' | 'time-off-removed';
      readonly revision: null;
      readonly body: { readonly id: string; readonly start: string; readonly end: string };
    };
export type KeptChange = SetUpChange & {
  /** Counts up with each change of a professional's. */
  readonly number: string;
  readonly by: string;
  readonly at: Date;
  /** The revision before, of a set-up that is not the first. */
  readonly before: Schedule | null;
};

/** Keeps who changed what. Under the professional's lock. */
export async function keep(
  tx: EntityManager,
  { professionalId, by, at }: By,
  { what, revision, body }: SetUpChange,
): Promise<void> {
  await tx.query(
    'INSERT INTO setup_history (professional_id, at, by, what, revision, body) VALUES ($1, $2, $3, $4, $5, $6)',
    [professionalId, at, by, what, revision, JSON.stringify(body)],
  );
}

/** Newest first; `after` is the number of the last one of the page before. */
export async function list(
  db: Db,
  professionalId: string,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<KeptChange[]> {
  return sql<KeptChange>(
    db,
    `SELECT change.id AS number, change.at, change.by, change.what, change.revision, change.body, earlier.body AS before
     FROM setup_history change LEFT JOIN setup_history earlier
       ON earlier.professional_id = change.professional_id AND earlier.revision = change.revision - 1
     WHERE change.professional_id = $1 AND ($2::bigint IS NULL OR change.id < $2)
     ORDER BY change.id DESC LIMIT $3`,
    [professionalId, after ?? null, limit],
  );
}
