// The questions that clients and professionals ask, each played through HTTP and the mail catcher.
import { created, HOUR, price } from './cast.mjs';
import { comes, did, question, saw } from './teller.mjs';

const late =
  'Your session starts within 24 hours. Please note that modifying this booking may incur a penalty as per the professional’s Terms & Conditions.';
const ownTerms =
  "Please be aware that a modification penalty may apply depending on the professional's Terms & Conditions.";

const iso = (date) => new Date(date).toISOString();
const isConfirmation = (mail) => mail.subject.startsWith('New Session confirmation');
const isCancellation = (mail) => mail.subject.startsWith('Session cancelled');
const inHours = (hours) => Date.now() + hours * HOUR;

/** A free slot, the first at least so many hours away; each is offered once in a telling. */
async function slotAfter(cast, hours, client = cast.hana) {
  const query = new URLSearchParams({
    serviceId: cast.noras.id,
    from: iso(inHours(hours)),
    to: iso(inHours(hours + 20)),
  });
  const { body } = await client.get(`/api/professionals/${cast.nora.id}/slots?${query}`);
  saw(`Nora has a free slot some ${hours} hours from now`, body.slots?.length, (count) => count > 0);
  return body.slots[0].start;
}

async function bookHub(cast, client, hours) {
  const start = await slotAfter(cast, hours, client);
  const booking = { professionalId: cast.nora.id, serviceId: cast.noras.id, start };
  return created(await client.post('/api/sessions', booking));
}

const creditsOf = (client) => async () => (await client.get(`/api/clients/${client.id}/credits`)).body;

const decisionOn = (professional, sessionId) => async () =>
  (await professional.get(`/api/decisions?sessionId=${sessionId}`)).body.items?.[0];

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

export async function lateCancellation(cast, world) {
  await question('What if a client cancels less than 24 hours before?', async () => {
    const session = await bookHub(cast, cast.hana, 3);
    await comes('a credit is held for it', creditsOf(cast.hana), { held: (held) => held >= 1 });
    const { body: quote } = await cast.hana.get(`/api/sessions/${session.id}/quote`);
    saw('before the change she is shown the warning, to the letter', quote, {
      late: true,
      warning: { code: 'late-change', text: late },
      mayCancel: true,
    });
    const path = `/api/sessions/${session.id}/cancellation`;
    const refused = await cast.hana.post(path, {});
    saw('without acknowledging it she is refused, and shown it again', refused, {
      status: 428,
      body: { code: 'session.warning-not-acknowledged', warning: { code: 'late-change', text: late } },
    });
    const cancelled = await cast.hana.post(path, { acknowledge: 'late-change' });
    saw('having acknowledged it she cancels; what she was shown is kept', cancelled, {
      status: 200,
      body: {
        status: 'cancelled',
        change: { by: 'client', late: true, warning: { code: 'late-change', servedAt: (at) => at !== null } },
      },
    });
    for (const [who, address] of [
      ['she', cast.hana.email],
      ['Nora', cast.nora.email],
    ]) {
      await world.mailbox.until(address, (mails) => mails.some(isCancellation), `cancellation for ${who}`);
      saw(`${who} is told by e-mail`, true, true);
    }
    const before = await creditsOf(cast.hana)();
    const decision = await comes(
      'Nora is asked to decide; nothing is charged by itself',
      decisionOn(cast.nora, session.id),
      {
        outcome: null,
        change: { late: true },
        evidence: { warning: 'late-change' },
        allowed: ['charge-credit', 'charge-direct', 'waive'],
      },
    );
    const decided = await cast.nora.post(`/api/decisions/${decision.id}/outcome`, { outcome: 'charge-credit' });
    saw('she charges it by credit', decided, { status: 200, body: { outcome: 'charge-credit' } });
    await comes('one credit is spent, none of the others touched', creditsOf(cast.hana), {
      spent: before.spent + 1,
      held: before.held - 1,
      available: before.available,
    });
  });

  await question('May she charge directly instead, or not at all?', async () => {
    const direct = await lateCancelled(cast, cast.henri, 5);
    const before = await creditsOf(cast.henri)();
    await cast.nora.post(`/api/decisions/${direct.decision.id}/outcome`, {
      outcome: 'charge-direct',
      amountMinor: 5000,
    });
    const charge = await comes('a direct charge waits to be paid', chargeOf(cast.nora, direct.session.id), {
      kind: 'direct',
      status: 'pending',
      amount: { amountMinor: 5000, currency: 'EUR' },
    });
    await world.mailbox.until(
      cast.henri.email,
      (mails) => mails.some((mail) => mail.text.includes('50')),
      'payment request',
    );
    saw('the client is sent a payment request', true, true);
    await comes('his credit comes back to him', creditsOf(cast.henri), {
      held: before.held - 1,
      available: before.available + 1,
    });
    const undone = await cast.nora.delete(`/api/decisions/${direct.decision.id}/outcome`);
    saw('she may still undo it, as no money has moved', undone, { status: 200, body: { outcome: null } });
    await cast.nora.post(`/api/decisions/${direct.decision.id}/outcome`, { outcome: 'charge-direct' });
    const again = await comes('she charges the full price after all', chargeOf(cast.nora, direct.session.id), {
      status: 'pending',
      amount: price,
    });
    saw('the first charge is gone', again.id === charge.id, false);
    saw('the money arrives', (await cast.nora.post(`/api/charges/${again.id}/payment`, { reference: 'bank' })).body, {
      status: 'paid',
    });
    saw('now it cannot be undone any more', await cast.nora.delete(`/api/decisions/${direct.decision.id}/outcome`), {
      status: 409,
      body: { code: 'decision.money-moved' },
    });
    const back = (amountMinor) =>
      cast.nora.post(`/api/charges/${again.id}/refund`, { amountMinor, reason: 'Half of it was my fault.' });
    saw('but a part of it can be given back', await back(price.amountMinor / 2), {
      status: 200,
      body: { status: 'paid', refunded: { ...price, amountMinor: price.amountMinor / 2 } },
    });
    saw('and never more than was paid', await back(price.amountMinor), {
      status: 409,
      body: { code: 'charge.refund-exceeds-paid', left: price.amountMinor / 2 },
    });
    for (const what of ['Receipt R-', 'Refund, receipt R-']) {
      await world.mailbox.until(
        cast.henri.email,
        (mails) => mails.some(({ subject }) => subject.startsWith(what)),
        what,
      );
    }
    saw('he has a receipt of either', true, true);

    const waived = await lateCancelled(cast, cast.henri, 7);
    const held = await creditsOf(cast.henri)();
    saw(
      'another she waives',
      (await cast.nora.post(`/api/decisions/${waived.decision.id}/outcome`, { outcome: 'waive' })).status,
      200,
    );
    await comes('and the credit comes back', creditsOf(cast.henri), {
      held: held.held - 1,
      available: held.available + 1,
      spent: held.spent,
    });
  });
}

export const chargeOf = (caller, sessionId) => async () =>
  (await caller.get(`/api/charges?sessionId=${sessionId}`)).body.items?.[0];

export async function lateCancelled(cast, client, hours) {
  const session = await bookHub(cast, client, hours);
  await cast.hana.get('/api/me');
  const { status } = await client.post(`/api/sessions/${session.id}/cancellation`, { acknowledge: 'late-change' });
  saw('a late cancellation', status, 200);
  const decision = await comes('opens a decision', decisionOn(cast.nora, session.id), {
    outcome: null,
    allowed: (allowed) => allowed.includes('charge-credit'),
  });
  return { session, decision };
}

export async function earlyHubChange(cast) {
  await question('May a Hub client be charged for a change made in good time?', async () => {
    const session = await bookHub(cast, cast.hana, 50);
    const { body: quote } = await cast.hana.get(`/api/sessions/${session.id}/quote`);
    saw('no warning, free until 24 hours before', quote, {
      late: false,
      warning: null,
      chargeable: null,
      freeUntil: iso(Date.parse(session.start) - 24 * HOUR),
    });
    const charged = await cast.nora.post(`/api/sessions/${session.id}/cancellation`, {
      reason: 'by-client',
      charge: 'credit',
    });
    saw('cancelling it for her with a charge is refused, and nothing changes', charged, {
      status: 422,
      body: { code: 'charge.not-allowed' },
    });
    await comes('a credit is held for it', creditsOf(cast.hana), {
      entries: (all) => all.some(({ kind, sessionId }) => kind === 'held' && sessionId === session.id),
    });
    const before = await creditsOf(cast.hana)();
    saw('she cancels freely', (await cast.hana.post(`/api/sessions/${session.id}/cancellation`, {})).status, 200);
    await comes('her credit comes back', creditsOf(cast.hana), {
      available: before.available + 1,
      held: before.held - 1,
    });
    saw('opening a decision by hand is refused too', await cast.nora.post(`/api/sessions/${session.id}/decision`, {}), {
      status: 422,
      body: { code: 'charge.not-allowed' },
    });
  });
}

export async function rebooking(cast, world) {
  await question('Can a Hub client move a session herself?', async () => {
    const session = await bookHub(cast, cast.hana, 60);
    const query = new URLSearchParams({
      serviceId: cast.noras.id,
      from: iso(inHours(80)),
      to: iso(inHours(90)),
      sessionId: session.id,
    });
    const { body } = await cast.hana.get(`/api/professionals/${cast.nora.id}/slots?${query}`);
    const [cancellations, confirmations] = await counts(world, cast, session);
    const moved = await cast.hana.post(`/api/sessions/${session.id}/reschedule`, { start: body.slots[0].start });
    saw('in good time, to a slot that is offered, without a warning', moved, {
      status: 201,
      body: {
        start: body.slots[0].start,
        previousSessionId: session.id,
        lineageId: session.lineageId,
        status: 'scheduled',
      },
    });
    await bothInOrder(world, cast, cancellations, confirmations);
    const off = await cast.hana.post(`/api/sessions/${moved.body.id}/reschedule`, {
      start: iso(Date.parse(moved.body.start) + 5 * 60_000),
    });
    saw('a time that is not offered is refused, with the nearest that are', off, {
      status: 409,
      body: { code: 'session.slot-not-free', alternatives: (slots) => slots.length > 0 && slots.length <= 3 },
    });
    const other = await bookHub(cast, cast.henri, 70);
    saw(
      'nor is one that somebody has',
      (await cast.hana.post(`/api/sessions/${moved.body.id}/reschedule`, { start: other.start })).status,
      409,
    );
  });

  await question('And less than 24 hours before?', async () => {
    const session = await bookHub(cast, cast.hana, 9);
    await comes('a credit is held for it', decisionFreeHold(cast, session), true);
    const start = await slotAfter(cast, 100);
    const path = `/api/sessions/${session.id}/reschedule`;
    saw('the warning comes first', await cast.hana.post(path, { start }), {
      status: 428,
      body: { warning: { text: late } },
    });
    const moved = await cast.hana.post(path, { start, acknowledge: 'late-change' });
    saw('then the session moves', moved, { status: 201, body: { start } });
    saw('the old one says so', (await cast.hana.get(`/api/sessions/${session.id}`)).body, {
      status: 'rescheduled',
      nextSessionId: moved.body.id,
      change: { late: true },
    });
    const decision = await comes('the decision on the old time is open', decisionOn(cast.nora, session.id), {
      outcome: null,
    });
    saw(
      'cancelling the new one early is free',
      (await cast.hana.post(`/api/sessions/${moved.body.id}/cancellation`, {})).body,
      {
        status: 'cancelled',
        change: { late: false },
      },
    );
    saw('but saves her nothing: the decision stays', await decisionOn(cast.nora, session.id)(), {
      id: decision.id,
      outcome: null,
    });
    await cast.nora.post(`/api/decisions/${decision.id}/outcome`, { outcome: 'waive', reason: 'She called.' });
  });
}

const decisionFreeHold = (cast, session) => async () =>
  (await cast.hana.get(`/api/sessions/${session.id}/timeline`)).body.items.some(
    (entry) => entry.kind === 'credit-held',
  );

/** How many e-mails of either kind there are, once those of the booking have come too. */
async function counts(world, cast, session) {
  const sent = async () =>
    (await cast.nora.get(`/api/sessions/${session.id}/deliveries`)).body.items.filter(({ status }) => status === 'sent')
      .length;
  await comes('its booking was confirmed to both', sent, 2);
  const mails = await Promise.all([cast.hana.email, cast.nora.email].map((address) => world.mailbox.to(address)));
  return [mails.map((all) => all.filter(isCancellation).length), mails.map((all) => all.filter(isConfirmation).length)];
}

/** First the cancellation of the old time, then the confirmation of the new one, once each. */
async function bothInOrder(world, cast, cancellations, confirmations) {
  for (const [index, [who, address]] of [
    ['client', cast.hana.email],
    ['professional', cast.nora.email],
  ].entries()) {
    const isThere = (mails) =>
      mails.filter(isCancellation).length > cancellations[index] &&
      mails.filter(isConfirmation).length > confirmations[index];
    const mails = await world.mailbox.until(address, isThere, `two e-mails of the move for the ${who}`);
    const ours = mails.filter((mail) => isCancellation(mail) || isConfirmation(mail)).slice(-2);
    saw(
      `the ${who} is told in order: cancelled, then the new session`,
      [isCancellation(ours[0]), isConfirmation(ours[1])],
      [true, true],
    );
    saw(
      `and once each`,
      [mails.filter(isCancellation).length, mails.filter(isConfirmation).length],
      [cancellations[index] + 1, confirmations[index] + 1],
    );
  }
}

export async function ownPolicy(cast, world) {
  await question('What if the professional has a longer window of her own?', async () => {
    const start = iso(Math.ceil(inHours(100) / HOUR) * HOUR);
    const booking = { professionalId: cast.petra.id, serviceId: cast.petras.id, clientId: cast.pia.id, start };
    const session = created(await cast.petra.post('/api/sessions', booking));
    saw('it is a private session under her 48 hours', session, {
      programme: 'private',
      hubId: null,
      policy: { windowHours: 48 },
    });
    const { body: quote } = await cast.pia.get(`/api/sessions/${session.id}/quote`);
    saw('her client sees the other warning on any attempt, to the letter', quote, {
      late: false,
      warning: { code: 'own-terms', text: ownTerms },
    });
    saw('she may cancel but not move it, and learns whom to ask', quote, {
      mayCancel: true,
      mayReschedule: false,
      rescheduleRefusal: 'session.rebook-not-offered',
      contact: cast.petra.email,
    });
    const move = await cast.pia.post(`/api/sessions/${session.id}/reschedule`, {
      start: iso(Date.parse(start) + HOUR),
      acknowledge: 'own-terms',
    });
    saw('moving is refused with the address', move, {
      status: 403,
      body: { code: 'session.rebook-not-offered', contact: cast.petra.email },
    });
    const path = `/api/sessions/${session.id}/cancellation`;
    saw('cancelling needs the acknowledgement', (await cast.pia.post(path, {})).status, 428);
    saw('the wrong one does not do', (await cast.pia.post(path, { acknowledge: 'late-change' })).status, 428);
    saw('then she cancels', (await cast.pia.post(path, { acknowledge: 'own-terms' })).body, {
      status: 'cancelled',
      change: { late: false },
    });
    await world.mailbox.until(
      cast.petra.email,
      (mails) => mails.some(isCancellation),
      'cancellation for the professional',
    );
    const opened = await cast.petra.post(`/api/sessions/${session.id}/decision`, {});
    saw('whether it costs something is up to the professional', opened, {
      status: 201,
      body: { allowed: ['charge-direct', 'waive'], policy: { windowHours: 48 } },
    });
    saw(
      'she charges it',
      (await cast.petra.post(`/api/decisions/${opened.body.id}/outcome`, { outcome: 'charge-direct' })).status,
      200,
    );
    await comes('her client sees the charge', chargeOf(cast.pia, session.id), {
      kind: 'direct',
      status: 'pending',
      amount: price,
    });
  });
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
    await world.mailbox.until(cast.nora.email, (mails) => mails.some(isCancellation), 'her own cancellation');
    const mails = await world.mailbox.to(cast.holly.email);
    saw(
      'and the client is not told, as she chose',
      mails.slice(before).some((mail) => isCancellation(mail) && mail.at > Date.parse(silent.body.change.at)),
      false,
    );
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
