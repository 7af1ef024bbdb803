import { type Chance } from './random.ts';
import { type System } from './system.ts';

/** Something that goes wrong, and is put right again. */
export type Fault = {
  readonly kind: string;
  /** In words, with whom it hits. */
  readonly what: string;
  /** From its beginning to its healing, in milliseconds. */
  readonly lastsMs: number;
  /** Whoever it hits is whole again when it has started anew, and not before. */
  readonly endsProcess?: boolean;
  begin(): Promise<void>;
  /** Resolves when what was broken is whole again: servers answer, replicas are ready. */
  heal(): Promise<void>;
};

/** Makes one fault of its kind, with the targets that chance picks. */
export type FaultKind = (system: System, chance: Chance) => Omit<Fault, 'kind'>;
