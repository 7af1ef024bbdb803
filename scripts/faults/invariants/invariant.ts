import { type Attempt, type Request } from '../caller.ts';
import { type System } from '../system.ts';

/** What is left when all is quiet. */
export type Aftermath = {
  readonly system: System;
  readonly requests: readonly Request[];
  readonly attempts: readonly Attempt[];
};

/** Something that must hold whatever went wrong; each violation in one line, with an id to look for. */
export type Invariant = {
  readonly name: string;
  violations(aftermath: Aftermath): Promise<readonly string[]>;
};
