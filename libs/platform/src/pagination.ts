import { SchemaFailure } from '@hubhours/kernel/schema-failure';
import type { z } from 'zod';

/** An opaque cursor over the keyset of a list's last item. Dates become ISO strings. */
export function encodeCursor(keyset: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(keyset)).toString('base64url');
}

/**
 * The keyset of a cursor that a caller sent back, `undefined` for none.
 * @param keyset its schema, e.g. `z.tuple([instant, id])`
 * @throws SchemaFailure 400 `request.malformed` with path `cursor`
 */
export function decodeCursor<Schema extends z.ZodType>(
  cursor: string | undefined,
  keyset: Schema,
): z.output<Schema> | undefined {
  if (cursor === undefined) return undefined;
  const read = keyset.safeParse(parsed(cursor));
  if (!read.success) throw new SchemaFailure([{ path: 'cursor', message: 'Not a cursor that this list gave out' }]);
  return read.data;
}

/**
 * A page of at most `limit` items from `rows`, of which one more than `limit` was asked, so that the last page is known.
 * @param keyset what the list is ordered by, of one row
 */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  keyset: (row: Row) => readonly unknown[],
): { items: Row[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyset(last)) : null };
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
