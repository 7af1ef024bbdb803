import { codes, type ErrorCode } from '../../libs/contracts/src/codes.ts';
import { errorAnswers } from './error-answers.ts';

const head = `# Every refusal

Every refusal is [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) \`application/problem+json\`: \`{ type, title, status, code, correlationId, … }\`.
\`code\` is what a program goes by: codes are added, never renamed. What the meaning names in \`code style\` stands in the body beside it.

| status | what it means here |
| --- | --- |
| 400 | not of the form that the call takes |
| 401 | not signed in, or no longer |
| 403 | you may see it, but not do that |
| 404 | there is none, or it is not yours to see |
| 409 | its present state forbids it |
| 412, 428 | a precondition does not hold, or is missing |
| 422 | well-formed, and refused by a rule |
| 429 | too much at once: \`Retry-After\` says how long to wait |
| 500 | a fault of ours |
| 503 | a part does not answer: \`Retry-After\` says when to come back; nothing was changed |

A 409 or 429 with \`Retry-After\` passes by itself. A repeat with the same \`Idempotency-Key\` never does a thing twice.

<!-- written by \`npm run docs\` from libs/contracts/src/codes.ts; \`npm run check\` says when it is out of date -->

| code | status | meaning | what to do |
| --- | --- | --- | --- |
`;

/** The text of docs/errors.md: every code with status, meaning and remedy, in the order of codes.ts. */
export function errorsPage(): string {
  const rows = (Object.keys(codes) as ErrorCode[]).map((code) => {
    const { status, remedy } = errorAnswers[code];
    return `| \`${code}\` | ${status.join(', ') || '–'} | ${codes[code]} | ${remedy} |\n`;
  });
  return head + rows.join('');
}
