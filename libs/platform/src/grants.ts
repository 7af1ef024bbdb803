import { DomainError } from '@hubhours/kernel/domain-error';
import type { Caller, Part, Role } from './caller.ts';

/** Who the parties of an object are; each service answers for the objects it owns. */
export interface ObjectParties {
  /** Undefined for an unknown object. `object` is the first argument of `party()`, `id` a UUID. */
  partiesOf(object: string, id: string): Promise<{ clientId?: string; professionalId?: string } | undefined>;
}

export type Asked = {
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly parties: ObjectParties | undefined;
};

/**
 * A refusal: the lower the rank, the less it tells; the one of highest rank is what the caller hears. Its error is made for
 * the refusal that is thrown, since a stack costs more than the judging.
 */
export type Refused = { readonly granted: false; readonly rank: 0 | 1 | 2; readonly error: () => DomainError };
export type Verdict = { readonly granted: true; readonly actingAs?: Part } | Refused;

export type Grant = {
  /** The path parameter it reads, which the route must have. */
  readonly param?: string;
  readonly needsParties?: true;
  judge(asked: Asked): Verdict | Promise<Verdict>;
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const forbidden = (rank: 0 | 2): Refused => ({
  granted: false,
  rank,
  error: () => new DomainError('forbidden', 'access.forbidden'),
});
const unknown = (code: string): Refused => ({
  granted: false,
  rank: 1,
  error: () => new DomainError('not-found', code),
});

/** Whoever has signed in. */
export function signedIn(): Grant {
  return { judge: () => ({ granted: true }) };
}

/** Whoever has one of the roles. */
export function role(...wanted: Role[]): Grant {
  return {
    judge: ({ caller }) => (wanted.some((one) => caller.roles.includes(one)) ? { granted: true } : forbidden(0)),
  };
}

/** The person herself: she has the role, and the path parameter is her id. Anyone else hears 403 `access.forbidden`. */
export function self(as: Part, param: string): Grant {
  return {
    param,
    judge: ({ caller, params }) =>
      caller.roles.includes(as) && params[param]?.toLowerCase() === caller.partyId
        ? { granted: true, actingAs: as }
        : forbidden(0),
  };
}

/** An administrator of the hub that the path parameter names. Anyone else hears 404 `hub.not-found`. */
export function administrator(param: string): Grant {
  return {
    param,
    judge: ({ caller, params }) =>
      caller.roles.includes('hub-admin') && caller.administers.includes(params[param]?.toLowerCase() ?? '')
        ? { granted: true }
        : unknown('hub.not-found'),
  };
}

/**
 * A party of the object that the path parameter names, as one of `allowed` (both, if none is named).
 * Whoever is no party hears 404 `<object>.not-found`, as for an object that does not exist (or an id that is none);
 * a party in the other part hears 403 `access.forbidden`.
 */
export function party(object: string, param: string, ...allowed: Part[]): Grant {
  const may = allowed.length > 0 ? allowed : (['client', 'professional'] as const);
  return {
    param,
    needsParties: true,
    judge: async ({ caller, params, parties }) => {
      const id = params[param] ?? '';
      const known = uuid.test(id) ? await parties?.partiesOf(object, id.toLowerCase()) : undefined;
      const parts: Part[] = [];
      if (known?.professionalId === caller.partyId) parts.push('professional');
      if (known?.clientId === caller.partyId) parts.push('client');
      if (parts.length === 0) return unknown(`${object}.not-found`);
      const actingAs = parts.find((part) => may.includes(part));
      return actingAs ? { granted: true, actingAs } : forbidden(2);
    },
  };
}

/** Any one grant suffices. */
export async function judge(grants: readonly Grant[], asked: Asked): Promise<Verdict> {
  let worst: Refused = forbidden(0);
  for (const grant of grants) {
    const verdict = await grant.judge(asked);
    if (verdict.granted) return verdict;
    if (verdict.rank > worst.rank) worst = verdict;
  }
  return worst;
}
