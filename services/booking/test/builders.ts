import { DomainError } from '@hubhours/kernel/domain-error';
import type { Scheduled } from '../src/domain/session.ts';

export const hour = 3_600_000;
export const start = new Date('2026-11-24T14:00:00Z');

/** A moment so many hours (and milliseconds) before the builder's start. */
export function before(hours: number, milliseconds = 0): Date {
  return new Date(start.getTime() - hours * hour - milliseconds);
}

/** A scheduled session at `start`; hub unless told otherwise. */
export function aSession(change: Partial<Scheduled> = {}): Scheduled {
  return {
    id: '01930000-0000-7000-8000-000000000001',
    lineageId: '01930000-0000-7000-8000-000000000002',
    sequence: 1,
    professionalId: '01930000-0000-7000-8000-000000000003',
    clientId: '01930000-0000-7000-8000-000000000004',
    serviceId: '01930000-0000-7000-8000-000000000005',
    programme: 'hub',
    hubId: '01930000-0000-7000-8000-000000000006',
    start,
    end: new Date(start.getTime() + hour),
    policy: { windowHours: 24, termsVersion: 1, price: { amountMinor: 7500, currency: 'EUR' } },
    overbooked: false,
    bookedAt: before(500),
    previousSessionId: null,
    status: 'scheduled',
    nextSessionId: null,
    change: null,
    ...change,
  };
}

/** A private session under the professional's own window. */
export function aPrivateSession(windowHours: number | null): Scheduled {
  const session = aSession({ programme: 'private', hubId: null });
  return { ...session, policy: { ...session.policy, windowHours } };
}

/** The code of the refusal, or undefined where there was none. */
export function codeOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
