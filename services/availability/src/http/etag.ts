/** Whether an `If-Match` names the tag, compared strongly. @see RFC 9110 section 13.1.1 */
export function matchesStrongly(header: string, etag: string): boolean {
  return listed(header).some((tag) => tag === '*' || tag === etag);
}

/** Whether an `If-None-Match` names the tag, compared weakly. @see RFC 9110 section 13.1.2 */
export function matchesWeakly(header: string, etag: string): boolean {
  return listed(header).some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag);
}

/** None of our tags holds a comma. */
function listed(header: string): string[] {
  return header.split(',').map((tag) => tag.trim());
}
