import { describe, expect, it } from 'vitest';
import { serviceFor } from './routing.ts';

const id = '0197a2f4-6a3e-7c1d-9b2e-3f4a5b6c7d8e';

describe('routing by the table of contracts', () => {
  it.each([
    ['/api/hubs', 'booking'],
    ['/api/sessions', 'booking'],
    [`/api/sessions/${id}`, 'booking'],
    [`/api/sessions/${id}/cancellation`, 'booking'],
    [`/api/sessions/${id}/deliveries`, 'notifications'],
    [`/api/sessions/${id}/decision`, 'billing'],
    [`/api/decisions/${id}/outcome`, 'billing'],
    [`/api/clients/${id}/credits`, 'billing'],
    [`/api/clients/${id}/hub-membership`, 'booking'],
    [`/api/professionals/${id}`, 'booking'],
    [`/api/professionals/${id}/slots`, 'availability'],
    [`/api/professionals/${id}/slots/explanation`, 'availability'],
    [`/api/professionals/${id}/schedule/history`, 'availability'],
    [`/api/professionals/${id}/time-off/${id}`, 'availability'],
    [`/api/deliveries/${id}/resend`, 'notifications'],
  ])('%s is answered by %s', (path, service) => {
    expect(serviceFor(path)).toBe(service);
  });

  it.each([
    '/api',
    '/api/',
    '/api/auth/list-sessions',
    '/api/auth/sign-up/email',
    '/api/sessions/',
    '//api/sessions',
    '/api//sessions',
    '/api/./sessions',
    '/api/sessions/../hubs',
    '/api/sessions/%2e%2e/metrics',
    '/api/sessions/%2F',
    '/api/sessions%2f..%2fmetrics',
    '/api/sessions/a.b',
    '/api/sessions/..',
    '/api/sessions.',
    '/api/sessions;x=1',
    '/api/sessions\\hubs',
    '/API/sessions',
    '/api/Sessions',
    '/api/sessions\n',
    '/health/ready',
    '/metrics',
    '/openapi.json',
    'http://elsewhere.test/api/sessions',
  ])('%j leads nowhere', (path) => {
    expect(serviceFor(path)).toBeUndefined();
  });
});
