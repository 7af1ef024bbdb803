/** PostgreSQL's SQLSTATE codes, as TypeORM and pg carry them. @see https://www.postgresql.org/docs/18/errcodes-appendix.html */
type DatabaseError = { name?: unknown; code?: unknown; constraint?: unknown; message?: unknown; driverError?: unknown };

function driverError(error: unknown): DatabaseError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const outer: DatabaseError = error;
  return typeof outer.driverError === 'object' && outer.driverError !== null ? outer.driverError : outer;
}

function violates(error: unknown, code: string, constraint?: string): boolean {
  const cause = driverError(error);
  return cause?.code === code && (constraint === undefined || cause.constraint === constraint);
}

/** 23P01, of the named constraint where one is given. */
export function isExclusionViolation(error: unknown, constraint?: string): boolean {
  return violates(error, '23P01', constraint);
}

/** 23505, of the named constraint or index where one is given. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return violates(error, '23505', constraint);
}

/** 40P01 or 40001: the transaction was the victim and may simply be run again. */
export function isDeadlock(error: unknown): boolean {
  return violates(error, '40P01') || violates(error, '40001');
}

const unavailable = new Set(
  [
    '08000 08001 08003 08004 08006 53300 57P01 57P02 57P03', // away, or full
    '57014 55P03 40P01 40001 25P03 25P04', // a wait that was cut off
    'ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH',
  ].flatMap((line) => line.split(' ')),
);

/** Errors that pg throws without a code. */
const cut =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/;

/** The database is away, restarting, full or too slow: the caller may try again. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const cause = driverError(error);
  if (!cause) return false;
  if (typeof cause.code === 'string' && unavailable.has(cause.code)) return true;
  // what TypeORM says to the next query of a transaction whose connection was lost
  if (typeof cause.name === 'string' && /^QueryRunner(Provider)?AlreadyReleasedError$/.test(cause.name)) return true;
  return typeof cause.message === 'string' && cut.test(cause.message);
}
