/** A live claim that shares time with the one in question. */
export type Neighbour = { readonly lineageId: string; readonly group: string };

/** The group that a claim joins; members of the groups in `merge` join it too. */
export type Grouping = { readonly group: string; readonly merge: readonly string[]; readonly overbooked: boolean };

/**
 * Groups a live claim with those that it overlaps, which the database lets overlap only within one group. Alone, its group
 * is its lineage, which nobody else can be in; its own lineage's claims take it into theirs; others, overlapped on purpose,
 * merge into `freshGroup` with everyone in their groups. So a group never outlives the company it was made for.
 * @param neighbours all live claims that overlap it, itself not among them
 * @see docs/rules.md R18
 */
export function groupWith(neighbours: readonly Neighbour[], lineageId: string, freshGroup: string): Grouping {
  const groups = [...new Set(neighbours.map(({ group }) => group))];
  const overbooked = neighbours.some((neighbour) => neighbour.lineageId !== lineageId);
  if (groups.length === 0) return { group: lineageId, merge: [], overbooked };
  if (groups.length === 1 && !overbooked) return { group: groups[0]!, merge: [], overbooked };
  return { group: freshGroup, merge: groups, overbooked };
}
