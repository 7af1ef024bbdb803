// What clients ask about changing a session, each question played through HTTP and the mail catcher.
import { created, HOUR, price } from './cast.mjs';
import {
  bookHub,
  bothInOrder,
  chargeOf,
  counts,
  creditsOf,
  decisionOn,
  inHours,
  isCancellation,
  iso,
  late,
  lateCancelled,
  ownTerms,
  slotAfter,
} from './steps.mjs';
import { comes, question, saw } from './teller.mjs';

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
