import { partyChanged } from '@hubhours/contracts/events/booking';
import { Outbox } from '@hubhours/messaging/outbox';
import { eventually } from '@hubhours/testing/eventually';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { v7 as uuidV7 } from 'uuid';
import { query, startGateway, surroundings, type RunningGateway, type Surroundings } from './gateway-under-test.ts';

let around: Surroundings;
let gateway: RunningGateway;

const logged: string[] = [];

beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => logged.push(String(line)) > 0);
  around = await surroundings();
  gateway = await startGateway(around, { LOG_LEVEL: 'debug' });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await gateway?.close();
  await around?.stop();
});

/** Through an outbox and the broker, as the directory sends it. */
async function publish(sequence: number, data: Record<string, unknown> & { partyId: string }): Promise<void> {
  const event = { type: partyChanged.name, subject: data.partyId, sequence, data };
  await gateway.db().transaction((tx) => gateway.app.get(Outbox, { strict: false }).append(tx, event));
}

const party = (email: string) => ({
  partyId: uuidV7(),
  name: 'Ada Example',
  email,
  locale: 'en',
  timeZone: 'Europe/Dublin',
  roles: ['client'],
  memberOf: null,
  administers: [],
});

describe('events of the directory', () => {
  it('make a user who can sign in, and change her', async () => {
    const ada = party('ada@example.test');
    await gateway.askForLink(ada.email);
    await publish(1, ada);
    await eventually(() => around.mail.to(ada.email).length === 1);
    const token = /#token=(\w+)/.exec(around.mail.to(ada.email)[0]?.text ?? '')?.[1] ?? '';
    const cookie = (await gateway.verify(token)).headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const hub = uuidV7();
    await publish(2, { ...ada, name: 'Ada Changed', roles: ['hub-admin'], administers: [hub], locale: 'de-AT' });
    const me = await eventually(async () => {
      const found = (await (await gateway.call('/api/me', { cookie })).json()) as Record<string, unknown>;
      return found['name'] === 'Ada Changed' && found;
    });
    expect(me).toEqual({
      id: ada.partyId,
      email: ada.email,
      name: 'Ada Changed',
      roles: ['hub-admin'],
      clientId: null,
      professionalId: null,
      hubId: hub,
      timeZone: 'Europe/Dublin',
      locale: 'de-AT',
    });
  });

  it('that are malformed change nothing, and hold nobody up', async () => {
    const bad = party('bad@example.test');
    await publish(1, { ...bad, email: 'no address' });
    await publish(2, { ...bad, roles: ['emperor'] });
    const good = party('good@example.test');
    await publish(1, good);
    await eventually(
      async () => (await query(around.database.url, `SELECT id FROM users WHERE id = $1`, [good.partyId])).length === 1,
    );
    expect(await query(around.database.url, 'SELECT id FROM users WHERE id = $1', [bad.partyId])).toEqual([]);
  });
});

it('logs neither tokens, nor addresses, nor names', async () => {
  const eve = await gateway.know({ email: 'eve@example.test', name: 'Eve Secret' });
  around.mail.refusal = 451;
  await gateway.askForLink(eve.email);
  await eventually(() => around.mail.refused > 0);
  around.mail.refusal = undefined;
  const token = await gateway.tokenFor(eve.email);
  const verified = await gateway.verify(token);
  const cookie = verified.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const bearer = ((await (await gateway.call('/api/auth/token', { cookie })).json()) as { token: string }).token;
  await gateway.call('/api/sessions', { cookie });
  await gateway.call('/api/me', { headers: { authorization: `Bearer ${bearer}` } });
  await gateway.verify(token);
  const secrets = [token, bearer, cookie.split('=')[1] ?? '', eve.email, 'Eve Secret', 'ada@example.test'];
  const lines = logged.filter((line) => line.startsWith('{'));
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.join('')).toContain('a sign-in mail did not leave');
  expect(lines.filter((line) => /\b[A-Za-z]{32}\b/.test(line))).toEqual([]); // the form of a link's token
  for (const secret of secrets) expect(lines.filter((line) => line.includes(secret))).toEqual([]);
});
