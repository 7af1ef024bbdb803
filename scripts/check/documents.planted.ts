import { unprovenCommands } from './commands.ts';
import { unlistedCodes, unusedCodes } from './error-codes.ts';
import { unwatched } from './observability.ts';
import { deadLinks, rulesWithoutProof } from './rules-page.ts';
import { parse } from './syntax.ts';

const spec = parse(
  'services/booking/src/domain/planted.unit.spec.ts',
  "it('R1: real', () => {}); it('R99: not a rule', () => {});",
);
const file = '../services/booking/src/domain/planted.unit.spec.ts';
const source = (text: string) => [parse('services/booking/src/domain/planted.ts', text)];
const link = (text: string) =>
  deadLinks('docs/page.md', text, (path) => (path === 'README.md' ? '# The parts\n' : undefined));

/** What each check of documents must find, and what it must let be. */
const proofs: (readonly [what: string, found: readonly string[], caught: boolean])[] = [
  ['a rule with no row', rulesWithoutProof('', []).filter((one) => one.includes('R7 has no test')), true],
  ['a rule that no test names', rulesWithoutProof('', [spec]).filter((one) => one.endsWith('begins with R2')), true],
  ['a test of a rule that is none', rulesWithoutProof('', [spec]).filter((one) => one.includes('R99')), true],
  [
    'a test that is not there',
    rulesWithoutProof(`| R1 | x | \`R1: gone\` in [planted](${file}) |`, [spec]).filter((one) =>
      one.includes('R1: gone'),
    ),
    true,
  ],
  [
    'a test that is there',
    rulesWithoutProof(`| R1 | x | \`R1: real\` in [planted](${file}) |`, [spec]).filter((one) => /\bR1\b/.test(one)),
    false,
  ],
  ['a link to nowhere', link('[x](nowhere.md)'), true],
  ['a link to a heading that is not there', link('[x](../README.md#gone)'), true],
  ['a link that leads somewhere', link('[x](../README.md#the-parts), `[y](code)`'), false],
  ['a code that is not listed', unlistedCodes(source("new DomainError('conflict', 'session.gone');")), true],
  ['a code with another status', unlistedCodes(source("new DomainError('forbidden', 'session.overlaps');")), true],
  ['a listed code', unlistedCodes(source("new DomainError('conflict', 'session.overlaps');")), false],
  ['a code that nothing says', unusedCodes([]).filter((one) => one.endsWith('session.overlaps')), true],
];

const rule = (name: string, expr: string) => `      - alert: ${name}\n        expr: ${expr}\n        labels: {}\n`;
const watched = (
  rules: string,
  tests = '  - name: Planted\n',
  runbook = '## Planted\n',
  code = "gauge('planted_total')",
) => unwatched({ rules, tests, runbook, sources: source(code) });

proofs.push(
  ['an alert with everything', watched(rule('Planted', 'sum(rate(planted_total{a="b"}[5m])) > 1')), false],
  ['an alert without a section', watched(rule('Planted', 'up == 0'), '  - name: Planted\n', ''), true],
  ['an alert without a test', watched(rule('Planted', 'up == 0'), ''), true],
  ['a section without an alert', watched(rule('Planted', 'up'), '  - name: Planted\n', '## Planted\n## Gone\n'), true],
  ['a rule about no metric', watched(rule('Planted', 'rate(planted_seconds_count[5m]) > 1')), true],
  ['a rule about a histogram', watched(rule('Planted', 'rate(planted_total_bucket[5m]) > 1')), false],
);

const typed = (page: string, words: string) =>
  unprovenCommands(new Map([['docs/page.md', page]]), () => 'npm test', { 'npm test': { in: 'ci', words } });

proofs.push(
  ['a command that nothing runs', typed('`npm test`, `npm run gone`', 'npm test'), true],
  ['a command of a block that nothing runs', typed('`npm test`\n```sh\nnpm run gone # x\n```', 'npm test'), true],
  ['a command that its proof does not run', typed('`npm test`', 'npm start'), true],
  ['a proof of a command that no document has', typed('nothing to type', 'npm test'), true],
  ['a command that is run', typed('`npm test`\n```sh\nnpm test   # all\n```\n`npm run [NAME]`', 'npm test'), false],
);

export function unprovenDocumentChecks(): string[] {
  return proofs
    .filter(([, found, caught]) => found.length > 0 !== caught)
    .map(([what, found, caught]) => (caught ? `${what} was not found` : `${what} was refused: ${found.join('; ')}`));
}
