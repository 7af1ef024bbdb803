import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sampleNames } from '../test/samples.ts';
import { appliedInOrder, subscriptions } from './subscriptions.ts';

const everyName = Object.values(subscriptions).flat();

it('a service is sent events that exist, each once', () => {
  const known = sampleNames();
  expect(everyName.filter((name) => !known.includes(name))).toEqual([]);
  for (const names of Object.values(subscriptions)) expect(new Set(names).size).toBe(names.length);
});

it('names and addresses go to those alone who send mail or sign people in', () => {
  const told = Object.entries(subscriptions).filter(([, names]) =>
    (names as readonly string[]).includes('booking.party-changed.v1'),
  );
  expect(told.map(([service]) => service).toSorted()).toEqual(['gateway', 'notifications']);
});

it('no service is sent its own events', () => {
  const own = Object.entries(subscriptions).flatMap(([service, names]) =>
    names.filter((name) => name.startsWith(`${service}.`)),
  );
  expect(own).toEqual([]);
});

it('every event has a reader', () => {
  const commands = ['availability.claim-slot.v1'];
  const unread = sampleNames().filter((name) => !everyName.some((one) => one === name) && !commands.includes(name));
  expect(unread).toEqual([]);
});

it('what is applied in order is what the services’ ordered inboxes are, each of events that the service is sent', () => {
  const inboxes = globSync('services/*/src/**/*.ts').flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('new OrderedInbox(')
      .slice(1)
      .map((call) => `${path.split('/')[1]} ${/^\s*[\w.]+,\s*'([^']+)'/.exec(call)?.[1]}`),
  );
  const named = Object.entries(appliedInOrder).flatMap(([service, handlers]) =>
    Object.keys(handlers).map((handler) => `${service} ${handler}`),
  );
  expect(named.toSorted()).toEqual(inboxes.toSorted());
  for (const [service, handlers] of Object.entries(appliedInOrder)) {
    const sent = subscriptions[service as keyof typeof subscriptions];
    expect(
      Object.values(handlers)
        .flat()
        .filter((name) => !sent.includes(name)),
    ).toEqual([]);
  }
});
