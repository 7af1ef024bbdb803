import { queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from './client.ts';
import { keys } from './keys.ts';

export type Session = Schemas['Session'];
export type TimelineEntry = Schemas['TimelineEntry'];
export type Delivery = Schemas['Delivery'];
export type ChargeWish = 'credit' | 'direct' | 'none';

type Range = { readonly professionalId: string; readonly from: string; readonly to: string };

/** Every session of a professional that starts within a range, whatever became of it (R14). */
export const calendarQuery = (range: Range) =>
  queryOptions({
    queryKey: keys.sessions(range),
    queryFn: async ({ signal }): Promise<readonly Session[]> => {
      const sessions: Session[] = [];
      let cursor: string | undefined;
      do {
        const query = { ...range, limit: 200, cursor };
        const page = await read(api.GET('/api/sessions', { params: { query }, signal }));
        sessions.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      return sessions;
    },
    placeholderData: (previous) => previous,
  });

export const timelineQuery = (sessionId: string) =>
  queryOptions({
    queryKey: keys.timeline(sessionId),
    queryFn: async ({ signal }): Promise<readonly TimelineEntry[]> => {
      const { items } = await read(
        api.GET('/api/sessions/{id}/timeline', { params: { path: { id: sessionId } }, signal }),
      );
      return items;
    },
  });

export const deliveriesQuery = (sessionId: string) =>
  queryOptions({
    queryKey: keys.deliveries(sessionId),
    queryFn: async ({ signal }): Promise<readonly Delivery[]> => {
      const { items } = await read(
        api.GET('/api/sessions/{id}/deliveries', { params: { path: { id: sessionId } }, signal }),
      );
      return items;
    },
  });

export function resendDelivery(id: string): Promise<unknown> {
  return read(api.POST('/api/deliveries/{id}/resend', { params: { path: { id } }, body: {} }));
}

type Change<Body> = { readonly id: string } & Body;

export function cancelForProfessional({
  id,
  ...body
}: Change<{
  reason: 'by-professional' | 'by-client' | 'other';
  note?: string;
  noticeAt?: string;
  charge?: ChargeWish;
  notifyClient: boolean;
}>): Promise<Session> {
  return read(api.POST('/api/sessions/{id}/cancellation', { params: { path: { id } }, body }));
}

export function moveForProfessional({
  id,
  ...body
}: Change<{ start: string; overbook?: boolean; notifyClient: boolean }>): Promise<Session> {
  return read(api.POST('/api/sessions/{id}/reschedule', { params: { path: { id } }, body }));
}

export function completeSession(id: string): Promise<Session> {
  return read(api.POST('/api/sessions/{id}/completion', { params: { path: { id } }, body: {} }));
}

export function noteNoShow({ id, ...body }: Change<{ charge?: ChargeWish }>): Promise<Session> {
  return read(api.POST('/api/sessions/{id}/no-show', { params: { path: { id } }, body }));
}

export function bookForClient(body: {
  professionalId: string;
  serviceId: string;
  clientId: string;
  start: string;
  programme?: 'hub' | 'private';
  overbook?: boolean;
}): Promise<Session> {
  return read(api.POST('/api/sessions', { body }));
}
