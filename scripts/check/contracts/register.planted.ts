import type { Published } from './published.ts';
import { lost, registered, type Entry } from './register.ts';

const form = (type: string): Published => ({ event: { type } });
const published = new Map(['a.v1', 'b.v1', 'c.v1'].map((name) => [name, form(name)]));
const register = registered([], published);
const without = (name: string) => new Map([...published].filter(([one]) => one !== name));
const withdrawn = register.map((entry) => (entry.name === 'b.v1' ? { ...entry, hash: 'withdrawn' } : entry));

type Planted = readonly [what: string, entries: readonly Entry[], files: typeof published, caught: RegExp | undefined];
const planted: readonly Planted[] = [
  ['a file deleted', register, without('b.v1'), /^b\.v1 was published, and its file is gone/],
  [
    'a file written otherwise',
    register,
    new Map([...published, ['b.v1', form('x')]]),
    /^b\.v1 was published otherwise/,
  ],
  ['an entry deleted', register.filter(({ name }) => name !== 'b.v1'), published, /^number 2 is missing/],
  [
    'an entry deleted with its file',
    register.filter(({ name }) => name !== 'b.v1'),
    without('b.v1'),
    /^number 2 is missi/,
  ],
  ['the register deleted', [], published, /is gone/],
  ['a withdrawn name used again', withdrawn, published, /^b\.v1 was withdrawn/],
  ['a name withdrawn', withdrawn, without('b.v1'), undefined],
  [
    'a name added',
    registered(register, new Map([['d.v1', form('d')]])),
    new Map([...published, ['d.v1', form('d')]]),
    undefined,
  ],
  [
    'a schema published anew',
    registered(register, new Map([['b.v1', form('x')]])),
    new Map([...published, ['b.v1', form('x')]]),
    undefined,
  ],
  ['nothing', register, published, undefined],
];

/** Which planted losses the register did not show, and which harmless changes it refused. */
export function unprovenRegister(): string[] {
  return planted.flatMap(([what, entries, files, caught]) => {
    const found = lost(entries, files);
    if (!caught) return found.map((one) => `${what} was refused: ${one}`);
    return found.some((one) => caught.test(one))
      ? []
      : [`${what} was not found, but: ${found.join('; ') || 'nothing'}`];
  });
}
