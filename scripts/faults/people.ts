import { randomUUID } from 'node:crypto';
import { type Caller, type Person } from './caller.ts';

export type Professional = Person & { readonly serviceIds: readonly string[]; readonly clients: readonly Person[] };
export type Cast = {
  readonly hubId: string;
  readonly admin: Person;
  readonly hubClients: readonly Person[];
  readonly professionals: readonly Professional[];
  /** Of somebody who may sign in. */
  readonly someAddress: string;
};

const price = { amountMinor: 7500, currency: 'EUR' };
const always = [{ days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00' }];
const schedule = {
  workingHours: always,
  hubAvailability: always,
  overrides: [],
  bookablePeriodWeeks: 8,
  noticeHours: 0,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  startIntervalMinutes: 15,
  maxPerDay: null,
};
/** Her own terms: none, a day, and more than a day. */
const windows = [null, 24, 48];

/** A hub with clients and credits, and professionals whose hours are always open and who have clients of their own. */
export async function assemble(caller: Caller, { hubClients = 8, privateClients = 2 } = {}): Promise<Cast> {
  const operator: Person = { partyId: randomUUID(), roles: ['operator'] };
  const address = (name: string) => `${name}.${randomUUID().slice(0, 8)}@faults.test`;
  const someAddress = address('admin');
  const hub = { name: 'A hub', adminEmail: someAddress, minimumGroupSize: 5 };
  const { id: hubId } = await caller.must('POST', operator, '/api/hubs', hub);
  const admin: Person = { partyId: randomUUID(), roles: ['hub-admin'], administers: [hubId] };
  const hire = async (windowHours: number | null, index: number): Promise<Professional> => {
    const timeZone = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata'][index % 3];
    const details = { name: `Professional ${index}`, email: address('professional'), timeZone };
    const { id } = await caller.must('POST', operator, '/api/professionals', details);
    const person: Person = { partyId: id, roles: ['professional'] };
    const own = `/api/professionals/${id}`;
    await caller.must('PUT', person, `${own}/terms`, { windowHours, text: 'My terms.' });
    const offered = (durationMinutes: number) => ({
      name: `${durationMinutes} min`,
      durationMinutes,
      price,
      offeredToHub: true,
    });
    const { services } = await caller.must('PUT', person, `${own}/services`, { services: [offered(15), offered(30)] });
    await caller.must('PUT', person, `${own}/schedule`, { ...schedule, timeZone });
    const clients: Person[] = [];
    for (let number = 0; number < privateClients; number += 1) {
      const body = {
        name: `Private ${number}`,
        email: address('private'),
        timeZone: 'Europe/London',
        professionalId: id,
      };
      const { id: partyId } = await caller.must('POST', person, '/api/clients', body);
      clients.push({ partyId, roles: ['client'] });
    }
    return { ...person, serviceIds: services.map((one: { id: string }) => one.id), clients };
  };
  const invite = async (_: unknown, number: number): Promise<Person> => {
    const body = { name: `Client ${number}`, email: address('client'), timeZone: 'Europe/London', hubId };
    const { id: partyId } = await caller.must('POST', admin, '/api/clients', body);
    return { partyId, roles: ['client'], memberOf: hubId };
  };
  const [professionals, clients] = await Promise.all([
    Promise.all(windows.map(hire)),
    Promise.all(Array.from({ length: hubClients }, invite)),
  ]);
  return { hubId, admin, hubClients: clients, professionals, someAddress };
}
