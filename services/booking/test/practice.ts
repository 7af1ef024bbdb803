import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Answer, Person, World } from './world.ts';

const everyDay = [{ days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00' }];
export const price = { amountMinor: 7500, currency: 'EUR' };

export const openSchedule = {
  timeZone: 'Europe/Berlin',
  workingHours: everyDay,
  hubAvailability: everyDay,
  overrides: [],
  bookablePeriodWeeks: 8,
  noticeHours: 0,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  startIntervalMinutes: 30,
  maxPerDay: null,
};

/** A professional with a service and open hours, a hub with a client, and a client of her own. */
export type Practice = {
  readonly operator: Person;
  readonly hubId: string;
  readonly admin: Person;
  readonly professional: Person;
  readonly serviceId: string;
  readonly hubClient: Person;
  readonly ownClient: Person;
  addHubClient(): Promise<Person>;
};

export async function openPractice(world: World, windowHours: number | null = 48): Promise<Practice> {
  const operator = world.as({ partyId: uuidv7(), roles: ['operator'] });
  const hub = made(await operator.post('/api/hubs', { name: 'Hub', adminEmail: address(), minimumGroupSize: 5 }));
  const admin = world.as({ partyId: uuidv7(), roles: ['hub-admin'], administers: [hub.id] });
  const person = { name: 'Mira Holt', email: address(), timeZone: 'Europe/Berlin' };
  const { id } = made(await operator.post('/api/professionals', person));
  const professional = world.as({ partyId: id, roles: ['professional'] });
  await professional.put(`/api/professionals/${id}/terms`, { windowHours, text: 'My terms.' });
  const offered = { name: 'Talk', durationMinutes: 60, price, offeredToHub: true };
  const { body } = await professional.put(`/api/professionals/${id}/services`, { services: [offered] });
  await world.putSchedule(professional, openSchedule);
  const addHubClient = async () => {
    const wish = { name: 'Tess Arnold', email: address(), timeZone: 'Europe/London', hubId: hub.id };
    const client = made(await admin.post('/api/clients', wish));
    return world.as({ partyId: client.id, roles: ['client'], memberOf: hub.id });
  };
  const own = { name: 'Paul Winter', email: address(), timeZone: 'Europe/Berlin', professionalId: id };
  const ownClient = made(await professional.post('/api/clients', own));
  return {
    operator,
    hubId: hub.id,
    admin,
    professional,
    serviceId: body.services[0].id,
    hubClient: await addHubClient(),
    ownClient: world.as({ partyId: ownClient.id, roles: ['client'] }),
    addHubClient,
  };
}

export function address(): string {
  return `${randomUUID()}@example.test`;
}

function made({ status, body }: Answer) {
  if (status !== 201) throw new Error(`not made: ${status} ${JSON.stringify(body)}`);
  return body;
}
