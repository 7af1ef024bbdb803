// From the commit of a booking to the moment when the mail server took the confirmation.
import pg from 'pg';
import { assemble, HOUR } from '../story/cast.mjs';
import { openMailbox } from '../story/mailbox.mjs';
import { row } from './figures.mjs';

const SAMPLES = 30;

export async function measureMail(system) {
  const { gateway, mail, databases } = system.endpoints();
  const cast = await quietly(async () => assemble({ gateway, mailbox: await openMailbox(mail) }, 'ops@hubhours.test'));
  const booking = new pg.Client(databases.booking);
  await booking.connect();
  const samples = [];
  for (let index = 0; index < SAMPLES; index += 1) {
    const start = new Date(Math.ceil((Date.now() + (50 + index) * HOUR) / HOUR) * HOUR).toISOString();
    const wish = { professionalId: cast.petra.id, serviceId: cast.petras.id, clientId: cast.pia.id, start };
    const { status, body } = await cast.petra.post('/api/sessions', wish);
    if (status !== 201) throw new Error(`a booking of the bench answered ${status}`);
    const { rows } = await booking.query('SELECT time FROM outbox WHERE subject = $1', [body.lineageId]);
    const sent = await allSent(cast.petra, body.id);
    samples.push(...sent.map((at) => at - rows[0].time));
    await new Promise((done) => setTimeout(done, 250)); // idle between two
  }
  await booking.end();
  return [row('commit to e-mail accepted by SMTP, idle', 'ms', samples, 'p50 ≤ 150')];
}

async function allSent(caller, sessionId) {
  for (const deadline = Date.now() + 10_000; ;) {
    const { body } = await caller.get(`/api/sessions/${sessionId}/deliveries`);
    const sent = (body.items ?? []).filter(({ status }) => status === 'sent');
    if (sent.length === 2) return sent.map(({ sentAt }) => Date.parse(sentAt));
    if (Date.now() > deadline) throw new Error('the e-mails of a booking did not go out within 10 s');
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** The story's people without its telling. */
export async function quietly(work) {
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}
