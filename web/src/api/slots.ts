import { queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from './client.ts';
import { keys } from './keys.ts';

export type Slot = Schemas['Slots']['slots'][number];

/** The most that the API looks through at once. */
const DAYS = 92;
const DAY_MS = 86_400_000;

type Wanted = {
  readonly professionalId: string;
  readonly serviceId: string;
  /** For moving that session: its own time blocks nothing, and its own length counts. */
  readonly sessionId?: string;
};

/** The times that are free now, for as far ahead as can be asked at once. */
export const slotsQuery = ({ professionalId, serviceId, sessionId }: Wanted) =>
  queryOptions({
    queryKey: keys.slots(professionalId, { serviceId, sessionId }),
    queryFn: ({ signal }) => {
      const from = new Date();
      const to = new Date(from.getTime() + DAYS * DAY_MS);
      const query = { serviceId, sessionId, from: from.toISOString(), to: to.toISOString() };
      return read(
        api.GET('/api/professionals/{id}/slots', { params: { path: { id: professionalId }, query }, signal }),
      );
    },
    staleTime: 5_000,
  });
