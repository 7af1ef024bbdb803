import { DomainError } from '@hubhours/kernel/domain-error';
import type { Actor } from './session.ts';

/** A live session that overlaps the time in question. */
export type Neighbour = { readonly lineageId: string; readonly conflictGroup: string };

/**
 * Members of one group may overlap; the database's exclusion constraint holds everyone else apart (R18).
 * `merge` are the groups that become `group`, none where the session stands alone.
 */
export type Grouping = { readonly group: string; readonly merge: readonly string[]; readonly overbooked: boolean };

/**
 * Groups a session with what it overlaps on purpose, or refuses the overlap.
 * A session that stands alone is its lineage's own group, which nobody else can join; an intended overlap merges every
 * group that it touches into `freshGroup`. So a group's name never survives the company it was given for.
 * @throws DomainError `session.slot-not-free` for a client, `session.overlaps` for a professional
 * @see docs/rules.md R18
 */
export function groupWith(
  neighbours: readonly Neighbour[],
  session: { readonly lineageId: string; readonly by: Actor; readonly overbook: boolean },
  freshGroup: string,
): Grouping {
  const others = neighbours.filter((neighbour) => neighbour.lineageId !== session.lineageId);
  if (others.length === 0) return { group: session.lineageId, merge: [], overbooked: false };
  if (session.by === 'client') throw new DomainError('conflict', 'session.slot-not-free', { alternatives: [] });
  if (!session.overbook) throw new DomainError('conflict', 'session.overlaps');
  return { group: freshGroup, merge: [...new Set(others.map((other) => other.conflictGroup))], overbooked: true };
}
