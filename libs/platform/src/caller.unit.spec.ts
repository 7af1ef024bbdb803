import { describe, expect, test } from 'vitest';
import { callerClaims } from './caller.ts';

describe('claims', () => {
  const sub = '01890000-0000-7000-8000-00000000000A';

  test('roles that we do not know grant nothing', () => {
    expect(callerClaims.parse({ sub, roles: ['root', 'client'] })).toEqual({
      partyId: sub.toLowerCase(),
      roles: ['client'],
      memberOf: null,
      administers: [],
    });
  });

  test.each([{}, { sub: 'x' }, { sub, roles: 'client' }, { sub, administers: ['x'] }, { sub, memberOf: 7 }])(
    '%j is no caller',
    (claims) => {
      expect(callerClaims.safeParse(claims).success).toBe(false);
    },
  );
});
