import { misfits } from '../faults/plant.ts';
import { breaches, sourceRules } from './source-rules.ts';
import { plantedSources } from './sources.planted.ts';
import { parse } from './syntax.ts';
import { filesBelow, read, report } from './tree.ts';

/** Which rules missed what was planted for them, or caught what is allowed. */
function proveRules(): string[] {
  const proofs = plantedSources.flatMap(({ rule: name, path, caught, allowed }) => {
    const rule = sourceRules.find((one) => one.name === name);
    if (rule === undefined) return [`a violation is planted for ${name}, which is no rule`];
    const catches = (text: string) => breaches(rule, parse(path, text)).length > 0;
    return [
      ...caught.filter((text) => !catches(text)).map((text) => `rule ${name} did not catch: ${text}`),
      ...allowed.filter((text) => catches(text)).map((text) => `rule ${name} caught what is allowed: ${text}`),
    ];
  });
  const proven = new Set(plantedSources.map(({ rule }) => rule));
  const unproven = sourceRules.filter(({ name }) => !proven.has(name));
  return [...proofs, ...unproven.map(({ name }) => `no violation is planted for ${name}`)];
}

const sources = ['libs', 'services', 'web', 'test', 'scripts']
  .flatMap((folder) => filesBelow(folder))
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
  .map((path) => parse(path, read(path)));

const found = sourceRules.flatMap((rule) =>
  sources.flatMap((source) => breaches(rule, source).map((where) => `${where}: ${rule.name}: ${rule.why}`)),
);

report([...found, ...proveRules(), ...misfits(read)]);
