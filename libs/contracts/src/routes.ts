export type ServiceName = 'booking' | 'availability' | 'billing' | 'notifications';

/**
 * Which service answers which public path; the first that matches. `:x` is one segment, `*` the rest.
 * The gateway routes by this table alone, and a test holds the services' own routes against it.
 */
export const routes: readonly (readonly [path: string, service: ServiceName])[] = [
  ['/api/sessions/:id/deliveries', 'notifications'],
  ['/api/deliveries/*', 'notifications'],
  ['/api/sessions/:id/decision', 'billing'],
  ['/api/decisions', 'billing'],
  ['/api/decisions/*', 'billing'],
  ['/api/charges', 'billing'],
  ['/api/charges/*', 'billing'],
  ['/api/me/payment-method', 'billing'],
  ['/api/payments/*', 'billing'],
  ['/api/clients/:id/credits', 'billing'],
  ['/api/hubs/:id/credit-grants', 'billing'],
  ['/api/hubs/:id/usage', 'billing'],
  ['/api/professionals/:id/decision-defaults', 'billing'],
  ['/api/professionals/:id/slots', 'availability'],
  ['/api/professionals/:id/slots/explanation', 'availability'],
  ['/api/professionals/:id/schedule', 'availability'],
  ['/api/professionals/:id/schedule/preview', 'availability'],
  ['/api/professionals/:id/schedule/history', 'availability'],
  ['/api/professionals/:id/time-off', 'availability'],
  ['/api/professionals/:id/time-off/*', 'availability'],
  ['/api/hubs', 'booking'],
  ['/api/professionals', 'booking'],
  ['/api/professionals/*', 'booking'],
  ['/api/clients', 'booking'],
  ['/api/clients/*', 'booking'],
  ['/api/sessions', 'booking'],
  ['/api/sessions/*', 'booking'],
];
