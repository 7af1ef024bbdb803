// Prints each question, what was done and what was seen, and stops at the first surprise.
import { isDeepStrictEqual } from 'node:util';

export class Surprise extends Error {}

let seen = 0;

/** A question of the story, and its answer played for real. */
export async function question(title, play) {
  process.stdout.write(`\n? ${title}\n`);
  await play();
}

export function did(what) {
  process.stdout.write(`  · ${what}\n`);
}

/** Something that must be so. */
export function saw(what, actual, expected) {
  if (!matches(actual, expected)) {
    throw new Surprise(`${what}\n    expected ${JSON.stringify(expected)}\n    saw      ${JSON.stringify(actual)}`);
  }
  seen += 1;
  process.stdout.write(`    ✓ ${what}\n`);
}

/** Polls until what is read matches; for what travels by events. */
export async function comes(what, read, expected, timeoutMs = 15_000) {
  const deadline = Date.now() + timeoutMs;
  let actual = await read();
  while (!matches(actual, expected) && Date.now() < deadline) {
    await new Promise((done) => setTimeout(done, 100));
    actual = await read();
  }
  saw(what, actual, expected);
  return actual;
}

export function howMuchWasSeen() {
  return seen;
}

/** `expected` is a value, a predicate, or an object whose fields alone count. */
function matches(actual, expected) {
  if (typeof expected === 'function') return expected(actual) === true;
  if (expected === null || typeof expected !== 'object' || Array.isArray(expected))
    return isDeepStrictEqual(actual, expected);
  return (
    typeof actual === 'object' &&
    actual !== null &&
    Object.entries(expected).every(([key, value]) => matches(actual[key], value))
  );
}
