import { readFileSync } from 'node:fs';

/** The last lines of a log, for a message that must say why something ended; empty if there is no log. */
export function logTail(file: string, lines = 3): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join(' / ').slice(-600);
  } catch {
    return '';
  }
}
