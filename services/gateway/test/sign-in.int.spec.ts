import { eventually } from '@hubhours/testing/eventually';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  claimsOf,
  cookieOf,
  query,
  startGateway,
  surroundings,
  type RunningGateway,
  type Surroundings,
} from './gateway-under-test.ts';

let around: Surroundings;
let gateway: RunningGateway;
let next = 0;
const address = () => `person${(next += 1)}@example.test`;

beforeAll(async () => {
  around = await surroundings();
  gateway = await startGateway(around);
});
afterAll(async () => {
  await gateway?.close();
  await around?.stop();
});

describe('signing in by a link', () => {
  it('sends a link to a known address, whose token opens a session', async () => {
    const email = address();
    const party = await gateway.know({ email, name: 'Grace "G" <Example>' });
    const token = await gateway.tokenFor(email);
    const [mail] = around.mail.to(email);
    expect(mail?.subject).toBe('Your sign-in link for Hubhours');
    expect(mail?.text).toContain(`${gateway.url}/sign-in/confirm#token=${token}`);
    expect(mail?.html).toContain(`${gateway.url}/sign-in/confirm#token=${token}`);
    expect(mail?.html).toContain('Grace &quot;G&quot; &lt;Example&gt;');
    const answer = await gateway.verify(token);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ user: { id: party.partyId, email, name: party.name }, callbackURL: null });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^hubhours\.session_token=.*HttpOnly.*SameSite=Lax/i);
    const me = await gateway.call('/api/me', { cookie: cookieOf(answer) });
    expect(await me.json()).toMatchObject({ id: party.partyId, email, clientId: party.partyId, professionalId: null });
  });
});
