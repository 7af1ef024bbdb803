import type { ChangeFacts, SessionFacts } from '@hubhours/contracts/events/booking';
import type { Change, Session } from '../domain/session.ts';

/** A session as its event tells of it when it is booked. */
export function bookedSession({ sessionId, start, end, ...facts }: SessionFacts): Session {
  const { lineageId, professionalId, clientId, programme, hubId, policy } = facts;
  return {
    id: sessionId,
    lineageId,
    professionalId,
    clientId,
    programme,
    hubId: programme === 'hub' ? hubId : null,
    start: new Date(start),
    end: new Date(end),
    policy,
    status: 'scheduled',
    change: null,
  };
}

/** A change as its event tells of it; what billing believes of it is the domain's to say (`end`). */
export function toldChange({ kind, by, askedBy, at, late, warning }: ChangeFacts, notifyClient: boolean): Change {
  return {
    kind,
    by,
    askedBy,
    at: new Date(at),
    late,
    warning: warning && {
      code: warning.code,
      textVersion: warning.textVersion,
      language: warning.language,
      servedAt: warning.servedAt === null ? null : new Date(warning.servedAt),
      acknowledgedAt: new Date(warning.acknowledgedAt),
    },
    notifyClient,
  };
}
