// A card that is declined and then replaced. Played where clients pay online, and only where the provider is a stand-in
// on this machine: a story never types a card into a real one.
import { price } from './cast.mjs';
import { chargeOf, lateCancelled } from './steps.mjs';
import { comes, did, question, saw } from './teller.mjs';

const method = '/api/me/payment-method';

export async function cards(cast, world) {
  const { body: before } = await cast.henri.get(method);
  await question('What if my card is declined?', async () => {
    saw('the client knows whether cards are taken here', typeof before.online, 'boolean');
    if (!before.online) return did('they are not: clients pay by hand');
    const page = (await cast.henri.post(method)).body.url;
    if (!isOfThisMachine(page)) return did('they are, by a real provider, whom a story leaves alone');
    await declinedAndReplaced(cast, world, page);
  });
}

async function declinedAndReplaced(cast, world, page) {
  did('he leaves a card on the provider’s page, for later');
  await act(page, { card: 'declined', last4: '0002' });
  await comes('its last digits are all that we know of it', cardOf(cast.henri), { last4: '0002' });
  const { session, decision } = await lateCancelled(cast, cast.henri, 13);
  const decided = await cast.nora.post(`/api/decisions/${decision.id}/outcome`, { outcome: 'charge-direct' });
  saw('Nora decides to charge him directly', decided.status, 200);
  const charge = await comes('his card is declined', chargeOf(cast.nora, session.id), { status: 'failed' });
  const mails = await world.mailbox.until(
    cast.henri.email,
    (all) => all.some(isFailure),
    'e-mail that his card was not charged',
  );
  const mail = mails.findLast(isFailure);
  saw('he is told that no money was taken', mail.text.includes('No money was taken'), true);
  const link = /https?:\S+\/api\/payments\/links\/\S+/.exec(mail.text)?.[0];
  const follow = async () => (await fetch(link, { redirect: 'manual' })).headers.get('location');
  const open = await follow();
  saw('the link in it leads to the provider’s page', isOfThisMachine(open), true);
  saw('the same card is declined there too', await act(open, { card: 'declined' }), { paid: false });
  saw('another one pays', await act(open, { card: 'good', last4: '1881' }), { paid: true });
  await comes('the charge is paid', chargeOf(cast.nora, session.id), { id: charge.id, status: 'paid', amount: price });
  await comes('the new card takes the old one’s place', cardOf(cast.henri), { last4: '1881' });
  await world.mailbox.until(cast.henri.email, (all) => all.some(isCardReceipt), 'receipt of a payment by card');
  saw('he has his receipt', true, true);
  saw('the link has nothing left to pay', (await follow()).endsWith('/?payment=settled'), true);
  const refund = { amountMinor: 2500, reason: 'It was a misunderstanding.' };
  saw('Nora gives a part of it back', (await cast.nora.post(`/api/charges/${charge.id}/refund`, refund)).body, {
    status: 'paid',
    refunded: { ...price, amountMinor: 2500 },
  });
  await world.mailbox.until(cast.henri.email, (all) => all.some(isCardRefund), 'receipt of a refund to the card');
  saw('it goes to the card that paid', true, true);
}

const cardOf = (client) => async () => (await client.get(method)).body.card;
const isFailure = ({ subject }) => subject.startsWith('Your card was not charged');
const isCardReceipt = ({ subject, text }) => subject.startsWith('Receipt ') && text.includes('by card');
const isCardRefund = ({ subject, text }) => subject.startsWith('Refund, ') && text.includes('goes to the card');
const isOfThisMachine = (url) => ['127.0.0.1', 'localhost'].includes(new URL(url).hostname);

/** What the client does on a page of the stand-in. */
async function act(page, what) {
  const answer = await fetch(page, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(what),
  });
  if (!answer.ok) throw new Error(`the provider's page answered ${answer.status}`);
  return await answer.json();
}
