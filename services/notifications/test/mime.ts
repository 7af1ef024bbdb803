export type ParsedMail = {
  /** By lower-case name, unfolded and decoded. */
  readonly headers: Readonly<Record<string, string>>;
  readonly rawHead: string;
  readonly text: string;
  readonly html: string;
};

/** Reads a `multipart/alternative` of a text and an HTML part, as RFC 2045 to 2047 say. */
export function parseMail(raw: string): ParsedMail {
  const { head, body } = split(raw);
  const headers = headersOf(head);
  const [, boundary = ''] = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '') ?? [];
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const inner = split(part.replace(/^\r\n/, ''));
      const own = headersOf(inner.head);
      return { type: own['content-type'] ?? '', content: decode(inner.body, own['content-transfer-encoding'] ?? '') };
    });
  const of = (type: string) => parts.find((part) => part.type.startsWith(type))?.content ?? '';
  return { headers, rawHead: head, text: of('text/plain'), html: of('text/html') };
}

function split(raw: string): { head: string; body: string } {
  const at = raw.indexOf('\r\n\r\n');
  return { head: raw.slice(0, at), body: raw.slice(at + 4) };
}

function headersOf(head: string): Record<string, string> {
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())];
    }),
  );
}

function decodeWords(value: string): string {
  const joined = value.replace(/\?=\s+=\?/g, '?==?');
  return joined.replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_whole, encoding: string, content: string) =>
    encoding.toUpperCase() === 'B'
      ? Buffer.from(content, 'base64').toString()
      : quotedPrintable(content.replaceAll('_', ' ')),
  );
}

function decode(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  const text = encoding === 'quoted-printable' ? quotedPrintable(body.replace(/=\r\n/g, '')) : body;
  return text.replaceAll('\r\n', '\n').replace(/\n$/, '');
}

function quotedPrintable(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString();
}
