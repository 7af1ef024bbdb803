/** What went over one link since it was made. */
export type Wire = { bytesOut: number; bytesIn: number; statements: number };

/**
 * Counts the statements in what a PostgreSQL client sends: simple queries and executions of prepared ones.
 * @see https://www.postgresql.org/docs/18/protocol-message-formats.html
 */
export function statementCounter(count: () => void): (piece: Buffer) => void {
  let rest = Buffer.alloc(0);
  let isStarted = false;
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    for (;;) {
      // the first message alone has no type
      const head = isStarted ? 1 : 0;
      if (rest.length < head + 4) return;
      const end = head + rest.readInt32BE(head);
      if (rest.length < end) return;
      const type = isStarted ? String.fromCharCode(rest[0] as number) : '';
      if (type === 'Q' || type === 'E') count();
      rest = rest.subarray(end);
      isStarted = true;
    }
  };
}
