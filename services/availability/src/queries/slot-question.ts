import { DomainError } from '@hubhours/kernel/domain-error';
import { MINUTE_MS } from '../domain/time.ts';
import type { Snapshot } from '../persistence/calendars.ts';

/** Which service's slots with whom are asked about, or those for moving a session, and by whom. */
export type SlotQuestion = {
  readonly professionalId: string;
  readonly serviceId: string;
  readonly sessionId: string | undefined;
  /** Undefined for the professional herself. */
  readonly clientId: string | undefined;
};
/** How long the session would be, and whose claims do not block it. */
export type Asked = { readonly lengthMs: number; readonly lineageId: string | undefined };

/**
 * What the question is about; undefined for what an event that is on its way may bring.
 * @throws DomainError `service.not-offered`; `access.forbidden` for a client's private session, which she does not move (R11)
 */
export function askedFor({ setUp, moving }: Snapshot, question: SlotQuestion): Asked | undefined {
  if (question.sessionId !== undefined) {
    const isTheirs = question.clientId === undefined || moving?.clientId === question.clientId;
    if (moving === undefined || !isTheirs) return undefined;
    if (question.clientId !== undefined && moving.programme === 'private')
      throw new DomainError('forbidden', 'access.forbidden');
    return { lengthMs: moving.end - moving.start, lineageId: moving.lineageId };
  }
  const service = setUp.services.find(({ serviceId }) => serviceId === question.serviceId);
  if (service === undefined) return undefined;
  if (question.clientId !== undefined && !service.offeredToHub)
    throw new DomainError('not-found', 'service.not-offered');
  return { lengthMs: service.durationMinutes * MINUTE_MS, lineageId: undefined };
}

/** What to say when what is missing has not come. */
export function missing(snapshot: Snapshot | undefined, { sessionId }: SlotQuestion): DomainError {
  if (snapshot === undefined) {
    return new DomainError('conflict', 'professional.not-yet-known', { retryAfterSeconds: 1 });
  }
  return new DomainError('not-found', sessionId === undefined ? 'service.not-found' : 'session.not-found');
}
