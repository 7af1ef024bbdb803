// What professionals do and see: their own changes, what becomes of a session, the calendar.
import { created, HOUR, price } from './cast.mjs';
import { bookHub, creditsOf, decisionOn, inHours, iso, sentAbout } from './steps.mjs';
import { comes, did, question, saw } from './teller.mjs';

export async function afterTheStart(cast) {
  // Booked for the next whole minute but one, so that it has begun when the rest of the story is told.
  const start = Math.ceil(Date.now() / 60_000 + 0.2) * 60_000;
  const services = await cast.nora.put(`/api/professionals/${cast.nora.id}/services`, {
    services: [
      { id: cast.noras.id, name: 'First talk', durationMinutes: 60, price, offeredToHub: true },
      { name: 'Short call', durationMinutes: 5, price, offeredToHub: false },
    ],
  });
  const short = services.body.services.find((service) => service.name === 'Short call');
  const book = (client, minutes) =>
    cast.nora
      .post('/api/sessions', {
        professionalId: cast.nora.id,
        serviceId: short.id,
        clientId: client.id,
        start: iso(start + minutes * 60_000),
        overbook: true,
      })
      .then(created);
  did('Nora squeezes in two short calls for this very minute, one over the other on purpose');
  return { kept: await book(cast.hana, 0), missed: await book(cast.henri, 0), start };
}

export async function professionalsOwn(cast, world) {
  await question('And when the professional herself cancels or moves?', async () => {
    const session = await bookHub(cast, cast.holly, 11);
    await comes(
      'Holly has no credits, so none is held',
      async () =>
        (await cast.holly.get(`/api/sessions/${session.id}/timeline`)).body.items.some(
          (entry) => entry.kind === 'credit-not-held',
        ),
      true,
    );
    const start = iso(Math.ceil(inHours(30) / HOUR) * HOUR + 17 * 60_000);
    const moved = await cast.nora.post(`/api/sessions/${session.id}/reschedule`, { start });
    saw('she moves it to any time that is free, late or not, without a warning', moved, {
      status: 201,
      body: { start },
    });
    saw('and that opens no decision', await decisionOn(cast.nora, session.id)(), (decision) => decision === undefined);
    await comes('both are told that the old time is off', sentAbout(cast, session.id), 4);
    await comes('and of the new one', sentAbout(cast, moved.body.id), 2);
    const before = (await world.mailbox.to(cast.holly.email)).length;
    const silent = await cast.nora.post(`/api/sessions/${moved.body.id}/cancellation`, {
      reason: 'other',
      note: 'A private note.',
      notifyClient: false,
    });
    saw('she cancels for reasons of her own', silent, {
      status: 200,
      body: { status: 'cancelled', change: { by: 'professional', late: false } },
    });
    await comes('she is told of it herself', sentAbout(cast, moved.body.id), 3);
    saw('and the client is not told, as she chose', (await world.mailbox.to(cast.holly.email)).length - before, 0);
  });
}

export async function conclusions(cast, { kept, missed, start }) {
  await question('What becomes of the credit when a session takes place, or the client does not come?', async () => {
    const wait = start + 500 - Date.now();
    if (wait > 0) did(`waiting ${Math.ceil(wait / 1000)} s for the sessions to begin`);
    await new Promise((done) => setTimeout(done, Math.max(0, wait)));
    const before = await creditsOf(cast.hana)();
    saw('it took place', (await cast.nora.post(`/api/sessions/${kept.id}/completion`, {})).body, {
      status: 'completed',
    });
    await comes('the credit is spent', creditsOf(cast.hana), { spent: before.spent + 1 });
    saw('he did not come', (await cast.nora.post(`/api/sessions/${missed.id}/no-show`, {})).body, {
      status: 'no-show',
      change: { late: true },
    });
    const decision = await comes('that counts as late, and asks her', decisionOn(cast.nora, missed.id), {
      outcome: null,
      allowed: (all) => all.includes('charge-credit'),
    });
    const credits = await creditsOf(cast.henri)();
    await cast.nora.post(`/api/decisions/${decision.id}/outcome`, { outcome: 'charge-credit' });
    await comes('charged by credit', creditsOf(cast.henri), { spent: credits.spent + 1 });
  });
}

export async function calendar(cast) {
  await question('Where does a professional see all of it?', async () => {
    const { body } = await cast.nora.get('/api/sessions?limit=200');
    const statuses = new Set(body.items.map((session) => session.status));
    saw(
      'every session stands in her calendar, whatever became of it',
      ['cancelled', 'rescheduled', 'completed', 'no-show', 'scheduled'].filter((status) => !statuses.has(status)),
      [],
    );
    const ended = body.items.find((session) => session.status === 'rescheduled');
    const { body: timeline } = await cast.nora.get(`/api/sessions/${ended.id}/timeline`);
    saw(
      'and each tells who did what, what was shown and who was told',
      timeline.items.map((entry) => entry.kind),
      (kinds) =>
        kinds.includes('booked') && kinds.includes('rescheduled') && kinds.some((kind) => kind.startsWith('email-')),
    );
    saw('nobody else sees it', (await cast.pia.get(`/api/sessions/${ended.id}`)).status, 404);
  });
}
