/**
 * The keys of all that is fetched. The first word is a thing that can go stale (see the live stream of the contracts), so
 * that one message of it finds everything that shows that thing.
 */
export const keys = {
  config: ['config'],
  me: ['me'],
  sessions: (filter: object = {}) => ['session', 'list', filter],
  session: (id: string) => ['session', id],
  quote: (sessionId: string) => ['session', sessionId, 'quote'],
  timeline: (sessionId: string) => ['timeline', sessionId],
  deliveries: (sessionId: string) => ['deliveries', sessionId],
  decisions: (filter: object = {}) => ['decisions', 'list', filter],
  decision: (id: string) => ['decisions', id],
  decisionDefaults: (professionalId: string) => ['decisions', 'defaults', professionalId],
  charges: (filter: object = {}) => ['charges', 'list', filter],
  paymentMethod: ['payment-method'],
  credits: (clientId: string) => ['credits', clientId],
  slots: (professionalId: string, query: object) => ['slots', professionalId, query],
  explanation: (professionalId: string, query: object) => ['slots', professionalId, 'explanation', query],
  schedule: (professionalId: string) => ['schedule', professionalId],
  timeOff: (professionalId: string) => ['schedule', professionalId, 'time-off'],
  professionals: ['professional', 'list'],
  professional: (id: string) => ['professional', id],
  services: (professionalId: string) => ['professional', professionalId, 'services'],
  terms: (professionalId: string, version?: number) => ['professional', professionalId, 'terms', version ?? 'current'],
  clients: (filter: object = {}) => ['clients', 'list', filter],
  hubs: ['directory', 'hubs'],
  usage: (hubId: string, range: object) => ['usage', hubId, range],
} as const;
