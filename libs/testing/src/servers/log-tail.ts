import { readFileSync } from 'node:fs';

/** What a log says of why something ended: its last line that names an error, else its last lines. */
export function logTail(file: string, lines = 3): string {
  try {
    const last = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-12);
    const error = last.findLast((line) => /^\w*Error: |FATAL: |cannot start/.test(line));
    return (error ?? last.slice(-lines).join(' / ')).slice(-600);
  } catch {
    return '';
  }
}
