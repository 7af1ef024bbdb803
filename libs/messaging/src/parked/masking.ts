const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const instantOrDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z)?$/;
const fieldName = /^[a-z][A-Za-z0-9]{0,40}$/;
const MOST_ITEMS = 100;
const MOST_DEEP = 20;

/**
 * A payload with nothing personal in it. Shown are ids, instants, numbers, booleans, null, and words of `vocabulary` (what
 * contracts name themselves); any other text stands by its length, whatever field it is in, since a message that
 * is parked may well have a name where none should be.
 */
export function masked(value: unknown, vocabulary: ReadonlySet<string>, depth = 0): unknown {
  if (typeof value === 'string') return isHarmless(value, vocabulary) ? value : mask(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MOST_DEEP) return '…';
  if (Array.isArray(value)) {
    const shown: unknown[] = value.slice(0, MOST_ITEMS).map((one) => masked(one, vocabulary, depth + 1));
    return value.length > MOST_ITEMS ? [...shown, `… ${value.length - MOST_ITEMS} more`] : shown;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      fieldName.test(name) ? name : mask(name),
      masked(one, vocabulary, depth + 1),
    ]),
  );
}

/** A sentence of an error: addresses are taken out, in case one slipped in. */
export function withoutAddresses(sentence: string): string {
  return sentence.replaceAll(/[^\s"'<>(),;:]+@[^\s"'<>(),;:]+/g, '‹address›');
}

function isHarmless(text: string, vocabulary: ReadonlySet<string>): boolean {
  return text === '' || uuid.test(text) || instantOrDate.test(text) || vocabulary.has(text);
}

function mask(text: string): string {
  return `‹${text.length} characters›`;
}
