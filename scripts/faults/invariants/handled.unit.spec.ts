import { subscriptions } from '@hubhours/contracts/subscriptions';
import { expect, test } from 'vitest';
import { filesBelow, read } from '../../check/tree.ts';
import { serviceNames } from '../../launcher/options.ts';
import { handlers, unmarked } from './handled.ts';

/** Where a handler marks what it has handled, and its name there, which is always written out. */
const marking = /(OrderedInbox|isNewest|inbox\.once)\(\s*(?:\w+,\s*)?('([^']+)'|[^)\s]*)/g;
const markOf: Readonly<Record<string, string>> = {
  OrderedInbox: 'position',
  isNewest: 'position',
  'inbox.once': 'inbox',
};

test('every handler in the code that marks what it has handled is looked at', () => {
  const inCode = filesBelow('services')
    .filter((path) => /^services\/\w+\/src\/.*\.ts$/.test(path) && !path.endsWith('.spec.ts'))
    .flatMap((path) =>
      [...read(path).matchAll(marking)].map(
        ([, how = '', given, name]) => `${path.split('/')[1]}'s ${name ?? given} by ${markOf[how]}`,
      ),
    );
  const lookedAt = handlers.map(({ service, handler, mark }) => `${service}'s ${handler} by ${mark}`);
  expect(lookedAt.toSorted()).toEqual(inCode.toSorted());
});

test('every event that a service is sent is handled by one that is looked at, or without a mark', () => {
  for (const name of serviceNames) {
    const patterns = handlers.flatMap(({ service, hears }) => (service === name ? Object.values(hears) : []));
    const isLike = (type: string) => (pattern: string) =>
      pattern.endsWith('%') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
    const others = subscriptions[name].filter((type) => patterns.filter(isLike(type)).length !== 1);
    expect(others).toEqual(unmarked.flatMap(({ service, type }) => (service === name ? [type] : [])));
  }
});
