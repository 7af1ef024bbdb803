// The people of the story, made anew for each telling so that it can be told again and beside others.
import { signIn } from './caller.mjs';
import { did, saw } from './teller.mjs';

export const HOUR = 3_600_000;
export const price = { amountMinor: 7500, currency: 'EUR' };
const everyDay = [{ days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00' }];

/** Always open, so that the story can be told at any hour. */
export const openSchedule = {
  timeZone: 'Europe/Berlin',
  workingHours: everyDay,
  hubAvailability: everyDay,
  overrides: [],
  bookablePeriodWeeks: 8,
  noticeHours: 0,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  startIntervalMinutes: 60,
  maxPerDay: null,
};

export async function assemble(world, operatorEmail) {
  const run = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  const address = (name) => `${name}.${run}@story.test`;
  const operator = await signIn(world, operatorEmail);
  did('an operator opens a hub and two professionals');
  const hub = created(
    await operator.post('/api/hubs', { name: `Hub ${run}`, adminEmail: address('hub'), minimumGroupSize: 5 }),
  );
  const professional = (name, timeZone) =>
    operator
      .post('/api/professionals', { name, email: address(name.split(' ')[0].toLowerCase()), timeZone })
      .then(created);
  const nora = await professional('Nora Lind', 'Europe/Berlin');
  const petra = await professional('Petra Ost', 'America/New_York');
  const admin = await signIn(world, hub.adminEmail ?? address('hub'));
  did('the hub invites three clients and grants credits');
  const invite = (name) =>
    admin
      .post('/api/clients', {
        name,
        email: address(name.split(' ')[0].toLowerCase()),
        timeZone: 'Europe/London',
        hubId: hub.id,
      })
      .then(created);
  const [hana, henri, holly] = [await invite('Hana Berg'), await invite('Henri Vale'), await invite('Holly Marsh')];
  const grant = await admin.post(`/api/hubs/${hub.id}/credit-grants`, {
    clientIds: [hana.id, henri.id],
    credits: 6,
    expiresAt: new Date(Date.now() + 90 * 24 * HOUR).toISOString(),
  });
  saw('the credits are granted', grant.status, 201);
  const people = {
    nora: { ...nora, ...(await signIn(world, nora.email)) },
    petra: { ...petra, ...(await signIn(world, petra.email)) },
    hana: { ...hana, ...(await signIn(world, hana.email)) },
    henri: { ...henri, ...(await signIn(world, henri.email)) },
    holly: { ...holly, ...(await signIn(world, holly.email)) },
  };
  did('the professionals set terms, services and hours');
  const noras = await setUp(people.nora, { windowHours: 12, timeZone: 'Europe/Berlin' });
  const petras = await setUp(people.petra, { windowHours: 48, timeZone: 'America/New_York' });
  const pia = created(
    await people.petra.post('/api/clients', {
      name: 'Pia Stern',
      email: address('pia'),
      timeZone: 'America/New_York',
      professionalId: petra.id,
    }),
  );
  return { hub, admin, operator, ...people, pia: { ...pia, ...(await signIn(world, pia.email)) }, noras, petras };
}

async function setUp(professional, { windowHours, timeZone }) {
  const path = `/api/professionals/${professional.id}`;
  saw(
    `${professional.name} has terms`,
    (await professional.put(`${path}/terms`, { windowHours, text: 'My terms.' })).status,
    200,
  );
  const services = await professional.put(`${path}/services`, {
    services: [{ name: 'First talk', durationMinutes: 60, price, offeredToHub: true }],
  });
  saw(`${professional.name} has a service`, services.status, 200);
  saw(
    `${professional.name} has hours`,
    (await professional.put(`${path}/schedule`, { ...openSchedule, timeZone })).status,
    200,
  );
  return services.body.services[0];
}

export function created({ status, body }) {
  saw(`made: ${body?.name ?? body?.id ?? JSON.stringify(body)}`, status, 201);
  return body;
}
