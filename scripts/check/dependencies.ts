import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bystanders, links, packages, planted, proper } from './dependencies.planted.ts';
import { rules } from './dependency-rules.ts';
import { report, root } from './tree.ts';

type Violation = { rule: string; from: string; to: string };

const forbidden = rules.forbidden ?? [];
const names = forbidden.map(({ name = 'a rule without a name' }) => name);
const { enhancedResolveOptions, ...options } = rules.options ?? {};

async function violationsIn(baseDir: string): Promise<Violation[]> {
  const { output } = await cruise(
    ['libs', 'services', 'web/src'],
    { ...options, baseDir, validate: true, ruleSet: { forbidden } },
    enhancedResolveOptions,
  );
  const { summary } = output as ICruiseResult;
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

/** Writes the planted files into a folder of their own and says which rules did not do what they promise. */
async function proveRules(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hubhours-planted-'));
  try {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    for (const [path, text] of Object.entries(packages)) write(path, text);
    for (const [path, text] of Object.entries({ ...bystanders, ...proper })) write(path, text);
    for (const { file, text } of planted) write(file, text);
    mkdirSync(join(folder, 'node_modules/@hubhours'));
    for (const [path, target] of Object.entries(links))
      symlinkSync(join(folder, target), join(folder, path), 'junction');
    return compare(await violationsIn(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compare(found: readonly Violation[]): string[] {
  const caught = (rule: string, file: string) => found.some((one) => one.rule === rule && one.from === file);
  const missed = planted.filter(({ rule, file }) => !caught(rule, file));
  const proven = new Set(planted.map(({ rule }) => rule));
  const expected = new Set(planted.map(({ rule, file }) => `${rule} ${file}`));
  return [
    ...missed.map(({ rule, file }) => `rule ${rule} did not catch the violation planted in ${file}`),
    ...names.filter((name) => !proven.has(name)).map((name) => `no violation is planted for ${name}`),
    ...found
      .filter(({ rule, from }) => !expected.has(`${rule} ${from}`))
      .map(({ rule, from, to }) => `rule ${rule} caught what is allowed in the planted tree: ${from} -> ${to}`),
  ];
}

const real = await violationsIn(root);
report([...real.map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`), ...(await proveRules())]);
