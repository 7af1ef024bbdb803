/** Of one sort, since a defect that violates many things would otherwise hide all but the first. */
const MOST_OF_A_SORT = 12;

/**
 * Says what was violated, and how to see it again.
 * @param how the options that bring the same run about
 * @returns whether nothing was
 */
export function tell(violations: readonly string[], how: string): boolean {
  if (violations.length === 0) {
    console.log(`\nfaults: no violation (${how})`);
    return true;
  }
  console.log(`\nfaults: ${violations.length} VIOLATIONS (again with: npm run faults -- ${how})`);
  for (const same of Map.groupBy(violations, (one) => one.split(': ', 1)[0]).values()) {
    for (const violation of same.slice(0, MOST_OF_A_SORT)) console.log(`- ${violation}`);
    if (same.length > MOST_OF_A_SORT) console.log(`  … and ${same.length - MOST_OF_A_SORT} more of the same`);
  }
  return false;
}
