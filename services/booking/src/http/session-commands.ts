import type { bookSession, cancelSession, rescheduleSession } from '@hubhours/contracts/http/sessions';
import { DomainError } from '@hubhours/kernel/domain-error';
import type { Caller, Part } from '@hubhours/platform/caller';
import type { z } from 'zod';
import type { BookCommand } from '../use-cases/book-session.ts';
import type { CancelCommand } from '../use-cases/cancel-session.ts';
import type { RescheduleCommand } from '../use-cases/reschedule-session.ts';

/**
 * A professional books into her own calendar, a client into anybody else's, for herself alone.
 * @throws DomainError `session.client-required` | `access.forbidden`
 */
export function bookCommand(body: z.output<typeof bookSession>, caller: Caller): BookCommand {
  const { professionalId, serviceId, programme, overbook = false } = body;
  const by: Part =
    caller.roles.includes('professional') && professionalId === caller.partyId ? 'professional' : 'client';
  if (by === 'client' && (!caller.roles.includes('client') || (body.clientId ?? caller.partyId) !== caller.partyId)) {
    throw new DomainError('forbidden', 'access.forbidden');
  }
  const clientId = by === 'client' ? caller.partyId : body.clientId;
  if (!clientId) throw new DomainError('rejected', 'session.client-required');
  return { professionalId, serviceId, clientId, by, start: new Date(body.start), programme, overbook };
}

/** @throws DomainError `session.field-not-allowed` for a field that is the professional's alone */
export function cancelCommand(sessionId: string, body: z.output<typeof cancelSession>, by: Part): CancelCommand {
  const { acknowledge, ...professionals } = body;
  if (by === 'client') {
    refuse(professionals);
    return { sessionId, by, acknowledged: acknowledge };
  }
  const { reason = 'by-professional', note, noticeAt, charge, notifyClient = true } = professionals;
  return { sessionId, by, reason, note, noticeAt: noticeAt ? new Date(noticeAt) : undefined, charge, notifyClient };
}

/** @throws DomainError `session.field-not-allowed` for a field that is the professional's alone */
export function rescheduleCommand(
  sessionId: string,
  body: z.output<typeof rescheduleSession>,
  by: Part,
): RescheduleCommand {
  const { start, acknowledge, overbook = false, notifyClient = true } = body;
  if (by === 'client') refuse({ notifyClient: body.notifyClient });
  return { sessionId, by, start: new Date(start), acknowledged: acknowledge, overbook, notifyClient };
}

function refuse(fields: Record<string, unknown>): void {
  const given = Object.keys(fields).filter((name) => fields[name] !== undefined);
  if (given.length > 0) throw new DomainError('rejected', 'session.field-not-allowed', { fields: given });
}
