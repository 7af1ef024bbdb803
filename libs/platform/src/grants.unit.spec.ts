import { describe, expect, test } from 'vitest';
import type { Caller } from './caller.ts';
import { administrator, judge, party, role, self, signedIn, type Grant, type ObjectParties } from './grants.ts';

const client = '01890000-0000-7000-8000-00000000000a';
const professional = '01890000-0000-7000-8000-00000000000b';
const session = '01890000-0000-7000-8000-00000000000c';
const hub = '01890000-0000-7000-8000-00000000000d';

const caller = (partyId: string, over: Partial<Caller> = {}): Caller => ({
  partyId,
  roles: ['client', 'professional', 'hub-admin'],
  memberOf: null,
  administers: [],
  ...over,
});

const parties: ObjectParties = {
  partiesOf: async (object, id) =>
    object === 'session' && id === session ? { clientId: client, professionalId: professional } : undefined,
};

/** `as client`, `granted`, or the refusal's kind and code. */
async function heard(grants: Grant[], who: Caller, id: string): Promise<string> {
  const verdict = await judge(grants, { caller: who, params: { id }, parties });
  if (!verdict.granted) return `${verdict.error().kind} ${verdict.error().code}`;
  return verdict.actingAs ? `as ${verdict.actingAs}` : 'granted';
}

describe('role', () => {
  test('any of the named roles will do, no other', async () => {
    expect(await heard([role('operator', 'hub-admin')], caller(client), '')).toBe('granted');
    expect(await heard([role('operator')], caller(client), '')).toBe('forbidden access.forbidden');
    expect(await heard([role('operator')], caller(client, { roles: [] }), '')).toBe('forbidden access.forbidden');
  });
});

test('signedIn needs no role', async () => {
  expect(await heard([signedIn()], caller(client, { roles: [] }), '')).toBe('granted');
});

test('no grant at all refuses', async () => {
  expect(await heard([], caller(client, { roles: ['operator'] }), '')).toBe('forbidden access.forbidden');
});

describe('self', () => {
  test('is the person of the path, in that role', async () => {
    expect(await heard([self('professional', 'id')], caller(professional), professional)).toBe('as professional');
    expect(await heard([self('client', 'id')], caller(client), client.toUpperCase())).toBe('as client');
  });

  test('is not another person, nor she in a role she lacks', async () => {
    expect(await heard([self('professional', 'id')], caller(client), professional)).toBe('forbidden access.forbidden');
    const onlyClient = caller(professional, { roles: ['client'] });
    expect(await heard([self('professional', 'id')], onlyClient, professional)).toBe('forbidden access.forbidden');
  });
});

describe('administrator', () => {
  test('is one of the hub of the path; another hub is as good as none', async () => {
    expect(await heard([administrator('id')], caller(client, { administers: [hub] }), hub)).toBe('granted');
    expect(await heard([administrator('id')], caller(client), hub)).toBe('not-found hub.not-found');
    expect(await heard([administrator('id')], caller(client, { administers: [hub] }), session)).toBe(
      'not-found hub.not-found',
    );
    expect(await heard([administrator('id')], caller(client, { roles: ['client'], administers: [hub] }), hub)).toBe(
      'not-found hub.not-found',
    );
  });
});

describe('party', () => {
  test('says in which part she acts', async () => {
    expect(await heard([party('session', 'id')], caller(client), session)).toBe('as client');
    expect(await heard([party('session', 'id')], caller(professional), session)).toBe('as professional');
  });

  test('a party in the other part may see it, so she hears 403', async () => {
    expect(await heard([party('session', 'id', 'professional')], caller(client), session)).toBe(
      'forbidden access.forbidden',
    );
    expect(await heard([party('session', 'id', 'client')], caller(professional), session)).toBe(
      'forbidden access.forbidden',
    );
  });

  test.each([session, 'not-a-uuid', '', '%00', client, `${session}'--`])('a stranger hears 404 of %j', async (id) => {
    const stranger = caller(hub, { roles: ['operator', 'hub-admin'], administers: [hub] });
    expect(await heard([party('session', 'id')], stranger, id)).toBe('not-found session.not-found');
  });

  test('an object that is not known is not found, also to its parties', async () => {
    expect(await heard([party('session', 'id')], caller(client), hub)).toBe('not-found session.not-found');
    expect(await heard([party('decision', 'id')], caller(client), session)).toBe('not-found decision.not-found');
  });

  test('an id that is none never reaches the database', async () => {
    const throws: ObjectParties = {
      partiesOf: () => Promise.reject(new Error('22P02 invalid input syntax for type uuid')),
    };
    const verdict = await judge([party('session', 'id')], {
      caller: caller(client),
      params: { id: 'x' },
      parties: throws,
    });
    expect(!verdict.granted && verdict.error().code).toBe('session.not-found');
  });
});

describe('several grants', () => {
  test('any one suffices, whatever the order', async () => {
    const operator = caller(hub, { roles: ['operator'] });
    expect(await heard([self('professional', 'id'), role('operator')], operator, professional)).toBe('granted');
    expect(await heard([role('operator'), party('session', 'id')], caller(client), session)).toBe('as client');
  });

  test('the refusal is that of whoever may see it, then the one that tells least', async () => {
    const asked = [role('operator'), administrator('id'), party('session', 'id', 'professional')];
    expect(await heard(asked, caller(client), session)).toBe('forbidden access.forbidden');
    expect(await heard([role('operator'), administrator('id')], caller(client), hub)).toBe('not-found hub.not-found');
  });
});
