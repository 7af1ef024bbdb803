// What several scenes do and look at.
import { created, HOUR } from './cast.mjs';
import { comes, saw } from './teller.mjs';

export const late =
  'Your session starts within 24 hours. Please note that modifying this booking may incur a penalty as per the professional’s Terms & Conditions.';
export const ownTerms =
  "Please be aware that a modification penalty may apply depending on the professional's Terms & Conditions.";

export const iso = (date) => new Date(date).toISOString();
export const isConfirmation = (mail) => mail.subject.startsWith('New Session confirmation');
export const isCancellation = (mail) => mail.subject.startsWith('Session cancelled');
export const inHours = (hours) => Date.now() + hours * HOUR;

/** A free slot, the first at least so many hours away; each is offered once in a telling. */
export async function slotAfter(cast, hours, client = cast.hana) {
  const query = new URLSearchParams({
    serviceId: cast.noras.id,
    from: iso(inHours(hours)),
    to: iso(inHours(hours + 20)),
  });
  const { body } = await client.get(`/api/professionals/${cast.nora.id}/slots?${query}`);
  saw(`Nora has a free slot some ${hours} hours from now`, body.slots?.length, (count) => count > 0);
  return body.slots[0].start;
}

export async function bookHub(cast, client, hours) {
  const start = await slotAfter(cast, hours, client);
  const booking = { professionalId: cast.nora.id, serviceId: cast.noras.id, start };
  return created(await client.post('/api/sessions', booking));
}

export const creditsOf = (client) => async () => (await client.get(`/api/clients/${client.id}/credits`)).body;

export const decisionOn = (professional, sessionId) => async () =>
  (await professional.get(`/api/decisions?sessionId=${sessionId}`)).body.items?.[0];

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

/** How many e-mails about a session have been sent. */
export const sentAbout = (cast, id) => async () => {
  const { body } = await cast.nora.get(`/api/sessions/${id}/deliveries`);
  return body.items.filter(({ status }) => status === 'sent').length;
};

/** How many e-mails of either kind there are, once those of the booking have come too. */
export async function counts(world, cast, session) {
  await comes('its booking was confirmed to both', sentAbout(cast, session.id), 2);
  const mails = await Promise.all([cast.hana.email, cast.nora.email].map((address) => world.mailbox.to(address)));
  return [mails.map((all) => all.filter(isCancellation).length), mails.map((all) => all.filter(isConfirmation).length)];
}

/** First the cancellation of the old time, then the confirmation of the new one, once each. */
export async function bothInOrder(world, cast, cancellations, confirmations) {
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
