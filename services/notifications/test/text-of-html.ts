const blocks = /<\/?(p|div|td|tr|table|h1|body)\b[^>]*>/g;
const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x27': "'",
  '#x60': '`',
  '#x3D': '=',
};

/** What a reader of the HTML sees, its white space collapsed. */
export function textOfHtml(html: string): string {
  const body = html.slice(html.indexOf('<body'));
  const text = body.replace(blocks, ' ').replace(/<[^>]*>/g, '');
  const decoded = text.replace(/&([^;\s]+);/g, (whole, name: string) => entities[name] ?? whole);
  return collapsed(decoded);
}

export function collapsed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
