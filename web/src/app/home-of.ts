import type { Role } from '../api/me.ts';

/** The pages of the roles, in the order in which the header shows them. */
export const pages = [
  { role: 'client', to: '/sessions', text: 'nav.sessions' },
  { role: 'professional', to: '/professional', text: 'nav.professional' },
  { role: 'hub-admin', to: '/hub', text: 'nav.hub' },
  { role: 'operator', to: '/ops', text: 'nav.ops' },
] as const satisfies readonly { role: Role; to: string; text: string }[];

/** Where somebody in these roles begins; undefined for nobody in any. */
export function homeOf(roles: readonly Role[]) {
  return pages.find(({ role }) => roles.includes(role))?.to;
}
