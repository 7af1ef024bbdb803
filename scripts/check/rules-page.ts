import { dirname, posix } from 'node:path';
import { tests, type Source } from './syntax.ts';

const all = Array.from({ length: 18 }, (_, index) => `R${index + 1}`);

/** `| R2 | … | … | `R2: exactly …` in [policy.unit.spec.ts](../services/…) |` */
type Proof = { rule: string; test: string; file: string };

function proofs(page: string): Proof[] {
  return page.split('\n').flatMap((line) => {
    const rule = /^\|\s*(R\d+)\s*\|/.exec(line)?.[1];
    if (rule === undefined) return [];
    const named = [...line.matchAll(/`([^`]+)` in \[[^\]]+\]\(([^)]+)\)/g)];
    return named.map(([, test = '', file = '']) => ({ rule, test, file: posix.normalize(posix.join('docs', file)) }));
  });
}

const named = (text: string): string[] =>
  [...(/^(?:R\d+(?:, )?)+/.exec(text)?.[0].matchAll(/R\d+/g) ?? [])].map(String);

/** The rules without a row, a proof or a test that names them, and the tests that docs/rules.md names and that are not there. */
export function rulesWithoutProof(page: string, specs: readonly Source[]): string[] {
  const listed = proofs(page);
  const names = new Map(specs.map((spec) => [spec.path, tests(spec)]));
  const tested = new Set([...names.values()].flat().flatMap(({ name }) => named(name)));
  return [
    ...all
      .filter((rule) => !listed.some((one) => one.rule === rule))
      .map((rule) => `docs/rules.md: ${rule} has no test`),
    ...all.filter((rule) => !tested.has(rule)).map((rule) => `no test's name begins with ${rule}`),
    ...listed
      .filter(({ test, file }) => !names.get(file)?.some(({ name, chain }) => name === test && chain[0] !== 'describe'))
      .map(({ rule, test, file }) => `docs/rules.md: ${rule} names “${test}”, which is not in ${file}`),
    ...[...tested]
      .filter((rule) => !all.includes(rule))
      .map((rule) => `a test's name begins with ${rule}, which is no rule`),
  ];
}

/** The links of a page to files of the project that are not there, and to headings that are not in them. */
export function deadLinks(path: string, text: string, read: (path: string) => string | undefined): string[] {
  const prose = text.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`\n]*`/g, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.flatMap((link) => {
    if (/^(https?|mailto):/.test(link)) return [];
    const [file = '', heading] = link.split('#');
    const target = file === '' ? path : posix.normalize(posix.join(dirname(path), decodeURI(file)));
    const there = read(target);
    if (there === undefined) return [`${path}: ${link} leads nowhere`];
    return heading === undefined || headings(there).has(heading) ? [] : [`${path}: ${link}: no such heading`];
  });
}

function headings(text: string): Set<string> {
  const slug = (title: string) =>
    title
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
  return new Set([...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) => slug(title)));
}
