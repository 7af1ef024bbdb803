import { EntitySchema, type ValueTransformer } from 'typeorm';
import type { Change, Session } from '../domain/session.ts';

/** A session as it lies in its table: the plain type, and what only the database needs. */
export type SessionRow = Session & {
  /** Members of one group may overlap (R18). */
  conflictGroup: string;
  bookedByOperation: string;
  changedByOperation: string | null;
};

/** JSON has no dates. */
const change: ValueTransformer = {
  to: (value: Change | null) => value,
  from: (value: Stored | null): Change | null =>
    value && {
      ...value,
      at: new Date(value.at),
      warning: value.warning && {
        ...value.warning,
        servedAt: value.warning.servedAt === null ? null : new Date(value.warning.servedAt),
        acknowledgedAt: new Date(value.warning.acknowledgedAt),
      },
    },
};

type Stored = Omit<Change, 'at' | 'warning'> & {
  at: string;
  warning:
    | (Omit<NonNullable<Change['warning']>, 'servedAt' | 'acknowledgedAt'> & {
        servedAt: string | null;
        acknowledgedAt: string;
      })
    | null;
};

export const SessionSchema = new EntitySchema<SessionRow>({
  name: 'Session',
  tableName: 'sessions',
  columns: {
    id: { type: 'uuid', primary: true },
    lineageId: { type: 'uuid', name: 'lineage_id' },
    sequence: { type: 'int' },
    professionalId: { type: 'uuid', name: 'professional_id' },
    clientId: { type: 'uuid', name: 'client_id' },
    serviceId: { type: 'uuid', name: 'service_id' },
    programme: { type: 'text' },
    hubId: { type: 'uuid', name: 'hub_id', nullable: true },
    status: { type: 'text' },
    start: { type: 'timestamptz', name: 'starts_at' },
    end: { type: 'timestamptz', name: 'ends_at' },
    policy: { type: 'jsonb' },
    overbooked: { type: 'boolean' },
    conflictGroup: { type: 'uuid', name: 'conflict_group' },
    bookedAt: { type: 'timestamptz', name: 'booked_at' },
    previousSessionId: { type: 'uuid', name: 'previous_session_id', nullable: true },
    nextSessionId: { type: 'uuid', name: 'next_session_id', nullable: true },
    change: { type: 'jsonb', nullable: true, transformer: change },
    bookedByOperation: { type: 'uuid', name: 'booked_by_operation' },
    changedByOperation: { type: 'uuid', name: 'changed_by_operation', nullable: true },
  },
});
