// Fills a fresh system for a first look: people and set-ups through the public API, the past through booking's own use
// cases. Run once by `npm start`; running it again adds nothing.
//   HUBHOURS_URL, HUBHOURS_MAIL   where the system and its mail catcher are
//   DATABASE_URL, AMQP_URL, …     booking's own environment, for the past
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { diaryOf } from './demo/diary.mjs';
import { hub, hubClients, operatorEmail, privateClients, professionals } from './demo/people.mjs';
import { signIn } from './story/caller.mjs';
import { openMailbox } from './story/mailbox.mjs';

const DAY = 86_400_000;
const { HUBHOURS_URL: gateway, HUBHOURS_MAIL: mail } = process.env;
if (!gateway || !mail) throw new Error('HUBHOURS_URL and HUBHOURS_MAIL say where the system is');

const world = { gateway, mailbox: await openMailbox(mail) };
const operator = await signIn(world, operatorEmail);
const home = await openHub();
const [mira, june] = [await openPractice(professionals[0]), await openPractice(professionals[1])];
const [tess, omar, lena] = await inTurn(hubClients, (person) =>
  ok(home.admin.post('/api/clients', { ...person, hubId: home.id })),
);
const [paul, ida] = await inTurn([mira, june], (practice, index) => practice.add(privateClients[index]));
await ok(
  home.admin.post(
    `/api/hubs/${home.id}/credit-grants`,
    { clientIds: [tess.id, omar.id, lena.id], credits: 5, expiresAt: inDays(120) },
    { 'idempotency-key': 'demo-credits' },
  ),
);
await playThePast(
  diaryOf(
    { mira, june, tess, omar, lena, paul: { ...paul, isPrivate: true }, ida: { ...ida, isPrivate: true } },
    Date.now(),
  ),
);
await decideSome(mira);

async function openHub() {
  const known = (await ok(operator.get('/api/hubs'))).items.find(({ name }) => name === hub.name);
  const { id } = known ?? (await ok(operator.post('/api/hubs', hub)));
  return { id, admin: await signIn(world, hub.adminEmail) };
}

async function openPractice({ person, terms, services, schedule }) {
  const made = await operator.post('/api/professionals', person);
  const all = made.status === 201 ? [made.body] : (await ok(operator.get('/api/professionals?limit=200'))).items;
  const { id } = all.find(({ email }) => email === person.email);
  const caller = await signIn(world, person.email);
  const path = `/api/professionals/${id}`;
  const known = (await ok(caller.get(`${path}/services`))).services;
  if (known.length === 0) await ok(caller.put(`${path}/terms`, terms));
  const offered = known.length > 0 ? known : (await ok(caller.put(`${path}/services`, { services }))).services;
  if (known.length === 0)
    await ok(caller.put(`${path}/schedule`, { timeZone: person.timeZone, overrides: [], ...schedule }));
  const add = (client) => ok(caller.post('/api/clients', { ...client, professionalId: id }));
  return { id, caller, timeZone: person.timeZone, services: offered, add };
}

/** The newest open decisions stay open; the older ones show what a decision looks like when it is taken. */
async function decideSome({ caller }) {
  const deadline = Date.now() + 15_000;
  let open = [];
  while (open.length < 4 && Date.now() < deadline) {
    open = (await ok(caller.get('/api/decisions?status=open'))).items;
    await new Promise((done) => setTimeout(done, 200));
  }
  for (const [index, decision] of open.toReversed().slice(0, 2).entries()) {
    const outcome = index === 0 && decision.allowed.includes('charge-credit') ? 'charge-credit' : 'waive';
    await ok(caller.post(`/api/decisions/${decision.id}/outcome`, { outcome, reason: 'Talked it over by phone.' }));
  }
}

function playThePast(diary) {
  const script = fileURLToPath(new URL('../services/booking/dist/demo.js', import.meta.url));
  const booking = spawn(process.execPath, [script], { stdio: ['pipe', 'inherit', 'inherit'] });
  booking.stdin.end(JSON.stringify(diary.map((entry) => dated(entry))));
  return new Promise((done, failed) => {
    booking.once('error', failed);
    booking.once('exit', (code) => (code === 0 ? done() : failed(new Error(`the diary was not played: exit ${code}`))));
  });
}

function dated({ start, bookedAt, then, ...entry }) {
  const iso = (time) => time && new Date(time).toISOString();
  return {
    ...entry,
    start: iso(start),
    bookedAt: iso(bookedAt),
    ...(then && { then: { ...then, ...(then.at && { at: iso(then.at) }), ...(then.to && { to: iso(then.to) }) } }),
  };
}

async function ok(call) {
  const { status, body } = await call;
  if (status >= 300) throw new Error(`the demo met ${status}: ${JSON.stringify(body)}`);
  return body;
}

async function inTurn(items, make) {
  const made = [];
  for (const [index, item] of items.entries()) made.push(await make(item, index));
  return made;
}

function inDays(days) {
  return new Date(Date.now() + days * DAY).toISOString();
}
