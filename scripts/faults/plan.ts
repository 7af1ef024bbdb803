import { type Fault, type FaultKind } from './fault.ts';
import { linkFaults } from './faults/links.ts';
import { mailFaults } from './faults/mail.ts';
import { messageFaults } from './faults/messages.ts';
import { queueFaults } from './faults/queues.ts';
import { replicaFaults } from './faults/replicas.ts';
import { serverFaults } from './faults/servers.ts';
import { type Chance } from './random.ts';
import { type System } from './system.ts';

export const faultKinds: Readonly<Record<string, FaultKind>> = {
  ...replicaFaults,
  ...serverFaults,
  ...linkFaults,
  ...queueFaults,
  ...messageFaults,
  ...mailFaults,
};

/** Deals the kinds out as a shuffled pack of cards, so that a long run has every kind about as often. */
export class Plan {
  private pack: string[] = [];
  /** How often every kind has been dealt. */
  rounds = 0;

  private readonly system: System;
  private readonly chance: Chance;
  private readonly kinds: readonly string[];

  constructor(system: System, chance: Chance, kinds: readonly string[] = Object.keys(faultKinds)) {
    this.system = system;
    this.chance = chance;
    this.kinds = kinds;
  }

  next(): Fault {
    if (this.pack.length === 0) this.pack = this.chance.shuffled(this.kinds);
    const kind = this.pack.pop() as string;
    const make = faultKinds[kind];
    if (!make) throw new Error(`there is no fault ${kind}; there are ${Object.keys(faultKinds).join(', ')}`);
    if (this.pack.length === 0) this.rounds += 1;
    // each has its own: how much one draws later depends on what it meets, and must not change what is dealt after it
    return { kind, ...make(this.system, this.chance.fork()) };
  }

  /** For how long all is left well after a fault, in milliseconds. */
  calmMs(): number {
    return this.chance.between(5_000, 8_000);
  }
}
