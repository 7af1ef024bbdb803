import { queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from './client.ts';
import { servicesQuery } from './directory.ts';
import { keys } from './keys.ts';
import { problemOf } from './problem.ts';

export type Schedule = Schemas['Schedule'];
export type Service = Schemas['Service'];
export type Client = Schemas['Client'];
export type TimeOff = Schemas['TimeOff'];

/** A set-up, and the ETag under which it may be saved; null where none was saved yet. */
export type SavedSchedule = { readonly schedule: Schedule; readonly etag: string } | null;

export const scheduleQuery = (professionalId: string) =>
  queryOptions({
    queryKey: keys.schedule(professionalId),
    queryFn: async ({ signal }): Promise<SavedSchedule> => {
      const path = { id: professionalId };
      const { data, error, response } = await api.GET('/api/professionals/{id}/schedule', { params: { path }, signal });
      const etag = response.headers.get('etag');
      if (data !== undefined) return etag === null ? null : { schedule: data, etag };
      if (response.status === 404) return null;
      throw problemOf(response.status, error);
    },
  });

export type Outside = { readonly sessionId: string; readonly start: string; readonly end: string };

/** @throws Problem `schedule.stale` where somebody saved another one since that ETag */
export async function saveSchedule(
  professionalId: string,
  schedule: Schedule,
  etag: string | undefined,
): Promise<{ saved: SavedSchedule; outside: readonly Outside[] }> {
  const { data, error, response } = await api.PUT('/api/professionals/{id}/schedule', {
    params: { path: { id: professionalId } },
    body: schedule,
    ...(etag !== undefined && { headers: { 'if-match': etag } }),
  });
  if (data === undefined) throw problemOf(response.status, error);
  const { outside, ...saved } = data as Schedule & { outside: Outside[] };
  return { saved: { schedule: saved, etag: response.headers.get('etag') ?? '' }, outside };
}

export const timeOffQuery = (professionalId: string) =>
  queryOptions({
    queryKey: keys.timeOff(professionalId),
    queryFn: async ({ signal }): Promise<readonly TimeOff[]> => {
      const { items } = await read(
        api.GET('/api/professionals/{id}/time-off', { params: { path: { id: professionalId } }, signal }),
      );
      return items;
    },
  });

export function takeTimeOff(professionalId: string, body: { start: string; end: string; note?: string }) {
  return read(api.POST('/api/professionals/{id}/time-off', { params: { path: { id: professionalId } }, body }));
}

export function cancelTimeOff(professionalId: string, timeOffId: string): Promise<unknown> {
  return read(
    api.DELETE('/api/professionals/{id}/time-off/{timeOffId}', { params: { path: { id: professionalId, timeOffId } } }),
  );
}

type Look = {
  readonly schedule: Schedule;
  readonly serviceId: string;
  readonly from: string;
  readonly to: string;
  readonly start?: string;
};
export type Preview = Schemas['SchedulePreview'];

/** What clients would be offered under a set-up that is not saved yet; with `start`, why not that time. */
export const previewQuery = (professionalId: string, look: Look) =>
  queryOptions({
    queryKey: keys.slots(professionalId, { preview: look }),
    queryFn: ({ signal }): Promise<Preview> =>
      read(
        api.POST('/api/professionals/{id}/schedule/preview', {
          params: { path: { id: professionalId } },
          body: look,
          signal,
        }),
      ),
    placeholderData: (previous) => previous,
    gcTime: 60_000,
  });

/** Her own services, which she may have changed elsewhere a moment ago. */
export const ownServicesQuery = (professionalId: string) =>
  queryOptions({ ...servicesQuery(professionalId), staleTime: 10_000 });

type NewService = Omit<Service, 'id'> & { id?: string };

export function saveServices(professionalId: string, services: NewService[]) {
  return read(
    api.PUT('/api/professionals/{id}/services', { params: { path: { id: professionalId } }, body: { services } }),
  );
}

/** The terms in force, or those of a version; null where none were set. */
export const ownTermsQuery = (professionalId: string, version?: number) =>
  queryOptions({
    queryKey: keys.terms(professionalId, version),
    queryFn: async ({ signal }): Promise<Schemas['Terms'] | null> => {
      const params = { path: { id: professionalId }, query: version === undefined ? {} : { version } };
      const { data, error, response } = await api.GET('/api/professionals/{id}/terms', { params, signal });
      if (data !== undefined) return data;
      if (response.status === 404) return null;
      throw problemOf(response.status, error);
    },
  });

export function saveTerms(professionalId: string, body: { windowHours: number | null; text: string }) {
  return read(api.PUT('/api/professionals/{id}/terms', { params: { path: { id: professionalId } }, body }));
}

export const defaultsQuery = (professionalId: string) =>
  queryOptions({
    queryKey: keys.decisionDefaults(professionalId),
    queryFn: ({ signal }) =>
      read(api.GET('/api/professionals/{id}/decision-defaults', { params: { path: { id: professionalId } }, signal })),
  });

export function saveDefaults(professionalId: string, deadlineHours: number | null) {
  const body = { deadlineHours, outcome: 'waive' as const };
  return read(api.PUT('/api/professionals/{id}/decision-defaults', { params: { path: { id: professionalId } }, body }));
}

export const ownClientsQuery = queryOptions({
  queryKey: keys.clients({ own: true }),
  queryFn: async ({ signal }): Promise<readonly Client[]> => {
    const { items } = await read(api.GET('/api/clients', { params: { query: { limit: 200 } }, signal }));
    return items;
  },
});

/** Finds any hub client by her exact address; the API limits and notes it. */
export async function findClient(email: string): Promise<Client | undefined> {
  const { items } = await read(api.GET('/api/clients', { params: { query: { email } } }));
  return items[0];
}

export function addClient(body: {
  name: string;
  email: string;
  timeZone: string;
  locale?: string;
  professionalId: string;
}): Promise<Client> {
  return read(api.POST('/api/clients', { body }));
}
