import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time.ts';

const ZERO = 48;

/** One slot, with the comma after it; its two instants are written over again for each. */
const ROW = '{"start":"0000-00-00T00:00:00.000Z","end":"0000-00-00T00:00:00.000Z"},';
const START_AT = ROW.indexOf('0000');
const END_AT = ROW.lastIndexOf('0000-');

/**
 * The answer with these slots in JSON, as bytes: an answer is given often and encoded once. For long lists in order: dates
 * are formatted once for each day, and of most instants four digits are written.
 * @param starts epoch milliseconds
 */
export function slotsJson(timeZone: string, starts: readonly number[], lengthMs: number): Buffer {
  const head = Buffer.from(`{"timeZone":${JSON.stringify(timeZone)},"slots":[`);
  const json = Buffer.allocUnsafeSlow(head.length + Math.max(1, starts.length * ROW.length) + 1);
  head.copy(json);
  const row = Buffer.from(ROW);
  const [writeStart, writeEnd] = [instantWriter(row, START_AT), instantWriter(row, END_AT)];
  let at = head.length;
  for (const start of starts) {
    writeStart(start);
    writeEnd(start + lengthMs);
    json.set(row, at);
    at += row.length;
  }
  const end = starts.length === 0 ? at : at - 1; // instead of the last comma
  return json.subarray(0, end + json.write(']}', end));
}

/** Writes instants as `toISOString` does, each over the one before. */
function instantWriter(row: Buffer, at: number): (instant: number) => void {
  let midnight = NaN;
  const writeDate = (instant: number) => {
    row.write(new Date(instant).toISOString(), at);
    midnight = instant % MINUTE_MS === 0 ? Math.floor(instant / DAY_MS) * DAY_MS : NaN;
  };
  return (instant) => {
    const since = instant - midnight;
    if (!(since >= 0 && since < DAY_MS && since % MINUTE_MS === 0)) return writeDate(instant);
    const hours = Math.floor(since / HOUR_MS);
    writeTwo(row, at + 11, hours);
    writeTwo(row, at + 14, (since - hours * HOUR_MS) / MINUTE_MS);
  };
}

function writeTwo(row: Buffer, at: number, number: number): void {
  const tens = Math.floor(number / 10);
  row[at] = ZERO + tens;
  row[at + 1] = ZERO + number - tens * 10;
}
