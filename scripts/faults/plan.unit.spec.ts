import { expect, test } from 'vitest';
import { faultKinds, Plan } from './plan.ts';
import { Chance } from './random.ts';
import { type System } from './system.ts';

const member = (service: string, name: string) => ({ service, name, replica: { pid: 1 } });
const system = {
  members: ['booking', 'availability', 'billing', 'notifications', 'gateway'].flatMap((service) => [
    member(service, `${service} 1`),
    member(service, `${service} 2`),
  ]),
  poisoned: new Map(),
  broker: { withChannel: async () => undefined },
} as unknown as System;

test('the seed alone says what is dealt, whatever the faults before it draw while they go on', async () => {
  const [calm, busy] = [new Plan(system, new Chance(7)), new Plan(system, new Chance(7))];
  const told = (one: ReturnType<Plan['next']>) => `${one.kind}: ${one.what}, ${one.lastsMs} ms`;
  for (let count = 0; count < 4 * Object.keys(faultKinds).length; count += 1) {
    const [expected, dealt] = [calm.next(), busy.next()];
    expect(told(dealt)).toBe(told(expected));
    if (dealt.kind === 'poison') await dealt.begin();
  }
});

test('a round has each kind once', () => {
  const plan = new Plan(system, new Chance(1));
  const dealt: string[] = [];
  while (plan.rounds < 2) dealt.push(plan.next().kind);
  for (const kind of Object.keys(faultKinds)) expect(dealt.filter((one) => one === kind)).toHaveLength(2);
});
