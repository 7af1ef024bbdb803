/** Control characters, line and paragraph separators, marks that turn the direction of writing, and lone surrogates. */
const unwanted = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A name on one line and in its own direction, so that it can end no header and fake no line of ours. */
export function plainName(name: string): string {
  return name.replace(unwanted, ' ').replace(/\s+/gu, ' ').trim();
}
