import pg from 'pg';

/** A busy machine lets a connection wait; what is asked here bears being asked again. */
const TRIES = 4;

/** Reads a service's database as nobody but the suite may: past every proxy, with a connection for each question. */
export async function rowsOf<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  for (let left = TRIES - 1; ; left -= 1) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000, query_timeout: 60_000 });
    client.on('error', () => undefined); // the query in flight reports it
    try {
      await client.connect();
      return (await client.query<Row>(text, values)).rows;
    } catch (error) {
      if (left === 0) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
