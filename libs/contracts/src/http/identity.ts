import { z } from 'zod';
import { id, role } from '../shapes.ts';

export const me = z
  .object({
    id,
    email: z.string(),
    name: z.string(),
    roles: z.array(role),
    clientId: id.nullable(),
    professionalId: id.nullable(),
    hubId: id.nullable(),
    timeZone: z.string(),
    locale: z.string(),
  })
  .meta({ id: 'Me' });

/** What a token says of its bearer, beside `sub`, which is the party's id. */
export const tokenClaims = z.object({
  sub: id,
  roles: z.array(role),
  memberOf: id.nullable(),
  administers: z.array(id),
});
