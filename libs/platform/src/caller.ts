import { z } from 'zod';

export const roles = ['client', 'professional', 'hub-admin', 'operator'] as const;
export type Role = (typeof roles)[number];

/** As whom a caller acts on an object, where she could be either. */
export type Part = 'client' | 'professional';

/** Who calls, as the verified token says. A person has one id in every role she has. */
export type Caller = {
  readonly partyId: string;
  readonly roles: readonly Role[];
  /** The hub she is a client of. */
  readonly memberOf: string | null;
  /** The hubs she administers. */
  readonly administers: readonly string[];
};

const id = z.uuid().toLowerCase();

/** A token's claims as a caller. Roles that this version does not know are left out: they can grant nothing. */
export const callerClaims = z
  .object({
    sub: id,
    roles: z.array(z.string()).default([]),
    memberOf: id.nullish(),
    administers: z.array(id).nullish(),
  })
  .transform((claims): Caller => ({
    partyId: claims.sub,
    roles: roles.filter((role) => claims.roles.includes(role)),
    memberOf: claims.memberOf ?? null,
    administers: claims.administers ?? [],
  }));
