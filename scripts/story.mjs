// Plays the product's questions and answers against a running system, with people of its own.
import { readFile } from 'node:fs/promises';
import { assemble } from './story/cast.mjs';
import { cards } from './story/cards.mjs';
import { openMailbox } from './story/mailbox.mjs';
import { earlyHubChange, lateCancellation, ownPolicy, rebooking } from './story/clients.mjs';
import { afterTheStart, calendar, conclusions, professionalsOwn } from './story/professionals.mjs';
import { howMuchWasSeen, Surprise } from './story/teller.mjs';

const started = Date.now();
try {
  const { gateway, mail } = await whereItRuns();
  await untilHealthy(gateway);
  const world = { gateway, mailbox: await openMailbox(mail) };
  const cast = await assemble(world, process.env.HUBHOURS_OPERATOR_EMAIL ?? 'ops@hubhours.test');
  const soon = await afterTheStart(cast);
  await lateCancellation(cast, world);
  await cards(cast, world);
  await earlyHubChange(cast);
  await rebooking(cast, world);
  await ownPolicy(cast, world);
  await professionalsOwn(cast, world);
  await conclusions(cast, soon);
  await calendar(cast);
  process.stdout.write(
    `\nThe story is told: ${howMuchWasSeen()} things seen in ${Math.round((Date.now() - started) / 1000)} s.\n`,
  );
} catch (error) {
  const what =
    error instanceof Surprise ? `A surprise: ${error.message}` : `The story broke off: ${error.stack ?? error}`;
  process.stderr.write(`\n${what}\n`);
  process.exitCode = 1;
}

async function whereItRuns() {
  const { HUBHOURS_URL, HUBHOURS_MAIL, HUBHOURS_HOME = '.hubhours' } = process.env;
  if (HUBHOURS_URL && HUBHOURS_MAIL) return { gateway: HUBHOURS_URL.replace(/\/$/, ''), mail: HUBHOURS_MAIL };
  const file = await readFile(`${HUBHOURS_HOME}/endpoints.json`, 'utf8').catch(() => {
    throw new Error('nothing runs here: type `npm start` first, or set HUBHOURS_URL and HUBHOURS_MAIL');
  });
  const { gateway, mail } = JSON.parse(file);
  return { gateway: HUBHOURS_URL ?? gateway, mail: HUBHOURS_MAIL ?? mail };
}

async function untilHealthy(gateway) {
  const deadline = Date.now() + 60_000;
  // Every service behind the gateway answers, if only with 'sign in first'.
  for (const path of [
    '/api/me',
    '/api/sessions',
    '/api/decisions',
    '/api/professionals/x/schedule',
    '/api/sessions/x/deliveries',
  ]) {
    for (;;) {
      const answer = await fetch(gateway + path).catch(() => undefined);
      if (answer && answer.status < 500) break;
      if (Date.now() > deadline) throw new Error(`${path} does not answer at ${gateway}`);
      await new Promise((done) => setTimeout(done, 250));
    }
  }
}
