import type { ChangeFacts, SessionFacts } from '@hubhours/contracts/events/booking';
import type { Change, Session } from '../domain/session.ts';

/** What an event says of a session: ids and frozen terms, nothing of the people. */
export function factsOf(session: Session): SessionFacts {
  const { id, lineageId, professionalId, clientId, programme, hubId, serviceId, policy, overbooked } = session;
  const start = session.start.toISOString();
  const end = session.end.toISOString();
  return {
    sessionId: id,
    lineageId,
    professionalId,
    clientId,
    programme,
    hubId,
    serviceId,
    start,
    end,
    policy,
    overbooked,
  };
}

/** What an event says of a change; a private note is not part of it. */
export function changeFactsOf({ kind, by, askedBy, at, late, reason, warning }: Change): ChangeFacts {
  return {
    kind,
    by,
    askedBy,
    at: at.toISOString(),
    late,
    reason,
    warning: warning && {
      ...warning,
      servedAt: warning.servedAt?.toISOString() ?? null,
      acknowledgedAt: warning.acknowledgedAt.toISOString(),
    },
  };
}
