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
  for (const violation of violations.slice(0, 60)) console.log(`- ${violation}`);
  return false;
}
