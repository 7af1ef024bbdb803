/** Every call of the public API, method and path, as it was agreed with those who write clients. */
export const agreedCalls = [
  'POST /api/auth/sign-in/magic-link',
  'GET /api/auth/magic-link/verify',
  'GET /api/auth/token',
  'POST /api/auth/sign-out',
  'GET /api/me',
  // directory
  'POST /api/hubs',
  'GET /api/hubs',
  'POST /api/professionals',
  'PATCH /api/professionals/{id}',
  'GET /api/professionals',
  'GET /api/professionals/{id}',
  'PUT /api/professionals/{id}/terms',
  'GET /api/professionals/{id}/terms',
  'PUT /api/professionals/{id}/services',
  'GET /api/professionals/{id}/services',
  'POST /api/clients',
  'GET /api/clients',
  'DELETE /api/clients/{id}/hub-membership',
  // sessions
  'POST /api/sessions',
  'GET /api/sessions',
  'GET /api/sessions/{id}',
  'GET /api/sessions/{id}/quote',
  'POST /api/sessions/{id}/cancellation',
  'POST /api/sessions/{id}/reschedule',
  'POST /api/sessions/{id}/completion',
  'POST /api/sessions/{id}/no-show',
  // availability
  'GET /api/professionals/{id}/slots',
  'GET /api/professionals/{id}/schedule',
  'PUT /api/professionals/{id}/schedule',
  'POST /api/professionals/{id}/time-off',
  'GET /api/professionals/{id}/time-off',
  'DELETE /api/professionals/{id}/time-off/{timeOffId}',
  // billing
  'GET /api/decisions',
  'GET /api/decisions/{id}',
  'POST /api/decisions/{id}/outcome',
  'DELETE /api/decisions/{id}/outcome',
  'POST /api/sessions/{id}/decision',
  'GET /api/charges',
  'POST /api/charges/{id}/payment',
  'POST /api/hubs/{id}/credit-grants',
  'GET /api/clients/{id}/credits',
  // notifications
  'GET /api/sessions/{id}/deliveries',
  'POST /api/deliveries/{id}/resend',
] as const;

/** Agreed too, and due with later issues; when one appears in the description, it moves up. */
export const laterCalls = [
  'GET /api/sessions/{id}/timeline',
  'GET /api/professionals/{id}/slots/explanation',
  'GET /api/professionals/{id}/decision-defaults',
  'PUT /api/professionals/{id}/decision-defaults',
  'POST /api/charges/{id}/refund',
  'GET /api/hubs/{id}/usage',
  'POST /api/payments/stripe/webhook',
  'POST /api/me/calendar-feed',
  'DELETE /api/me/calendar-feed',
  'GET /api/ops/queues',
  'GET /api/ops/parked',
  'POST /api/ops/parked/replay',
  'POST /api/ops/parked/discard',
] as const;

type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> };

/** The calls of a description in the same form; parameters are compared by place, not by name. */
export function callsOf({ paths }: Document): string[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((key) => /^(get|put|post|patch|delete)$/.test(key))
      .map((method) => byPlace(`${method.toUpperCase()} ${path}`)),
  );
}

export function byPlace(call: string): string {
  return call.replaceAll(/\{[^}]+\}/g, '{}');
}
