import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { creditsQuery, myChargesQuery, myDecisionsQuery } from '../api/billing.ts';
import { meQuery, type Me, type Role } from '../api/me.ts';
import { mySessionsQuery } from '../api/sessions.ts';
import { loadTexts } from '../i18n/i18n.ts';
import type { Namespace } from '../i18n/resources.d.ts';
import { adoptLanguage } from './adopt-language.ts';
import { homeOf } from './home-of.ts';
import { Broken } from './broken.tsx';
import { NotFound } from './not-found.tsx';
import { Root } from './root.tsx';

type Context = { readonly queryClient: QueryClient };

const root = createRootRouteWithContext<Context>()({ component: Root, notFoundComponent: NotFound });

/** A route that shows once its texts are there; which they are, main.tsx knows before anybody is asked who is signed in. */
function withTexts(...texts: Namespace[]) {
  return { staticData: { texts }, loader: () => loadTexts(...texts) };
}

type SignInSearch = { readonly to?: string };

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ to }: Record<string, unknown>): SignInSearch => (typeof to === 'string' ? { to } : {}),
  ...withTexts('sign-in'),
  component: lazyRouteComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const confirm = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/confirm',
  ...withTexts('sign-in'),
  component: lazyRouteComponent(() => import('../sign-in/confirm-page.tsx'), 'ConfirmPage'),
});

/** Everything behind it knows who is signed in; a stranger signs in first, and comes back. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }): Promise<{ me: Me }> => {
    const me = await context.queryClient.ensureQueryData(meQuery);
    if (!me)
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href }, replace: true });
    await adoptLanguage(me.locale);
    return { me };
  },
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: ({ context, search }) => {
    const to = homeOf(context.me.roles);
    // the payment provider comes back here, and says by the query what became of it
    if (to) throw redirect({ to, search, replace: true });
  },
  component: lazyRouteComponent(() => import('./no-role.tsx'), 'NoRole'),
});

/** A page of people in a role; others are sent to their own. */
function forRole(role: Role) {
  return ({ context }: { context: { me: Me } }) => {
    if (!context.me.roles.includes(role)) throw redirect({ to: '/', replace: true });
  };
}

/** What comes so soon is waited for: a page drawn once is there earlier than one whose places are drawn before it, in milliseconds. */
const SOON_MS = 150;

function atMost(milliseconds: number, what: Promise<unknown>): Promise<unknown> {
  return Promise.race([what, new Promise((done) => setTimeout(done, milliseconds))]);
}

/** What the payment provider's pages say when they send a client back. */
type FromProvider = { readonly payment?: string; readonly 'payment-method'?: string };

const sessions = createRoute({
  getParentRoute: () => signedIn,
  path: '/sessions',
  staticData: { texts: ['client'] },
  validateSearch: ({ payment, 'payment-method': card }: Record<string, unknown>): FromProvider => ({
    ...(typeof payment === 'string' && { payment }),
    ...(typeof card === 'string' && { 'payment-method': card }),
  }),
  beforeLoad: forRole('client'),
  loader: async ({ context: { queryClient, me } }) => {
    // fetched while the page's code is
    const data = Promise.all([
      queryClient.prefetchInfiniteQuery(mySessionsQuery),
      queryClient.prefetchQuery(creditsQuery(me.id)),
      queryClient.prefetchQuery(myDecisionsQuery),
      queryClient.prefetchQuery(myChargesQuery),
    ]);
    await Promise.all([loadTexts('client'), atMost(SOON_MS, data)]);
  },
  component: lazyRouteComponent(() => import('../client/dashboard-page.tsx'), 'DashboardPage'),
});

const professional = createRoute({
  getParentRoute: () => signedIn,
  path: '/professional',
  beforeLoad: forRole('professional'),
  ...withTexts('professional'),
  component: lazyRouteComponent(() => import('../professional/professional-page.tsx'), 'ProfessionalPage'),
});

const calendar = createRoute({
  getParentRoute: () => professional,
  path: '/',
  component: lazyRouteComponent(() => import('../professional/sessions-page.tsx'), 'SessionsPage'),
});

const decisions = createRoute({
  getParentRoute: () => professional,
  path: '/decisions',
  component: lazyRouteComponent(() => import('../professional/decisions-page.tsx'), 'DecisionsPage'),
});

const clients = createRoute({
  getParentRoute: () => professional,
  path: '/clients',
  component: lazyRouteComponent(() => import('../professional/clients-page.tsx'), 'ClientsPage'),
});

const hub = createRoute({
  getParentRoute: () => signedIn,
  path: '/hub',
  beforeLoad: forRole('hub-admin'),
  ...withTexts('hub'),
  component: lazyRouteComponent(() => import('../hub/hub-page.tsx'), 'HubPage'),
});

const ops = createRoute({
  getParentRoute: () => signedIn,
  path: '/ops',
  beforeLoad: forRole('operator'),
  ...withTexts('ops'),
  component: lazyRouteComponent(() => import('../ops/ops-page.tsx'), 'OpsPage'),
});

const availability = createRoute({
  getParentRoute: () => professional,
  path: '/availability',
  ...withTexts('availability'),
  component: lazyRouteComponent(() => import('../professional/availability-page.tsx'), 'AvailabilityPage'),
});

const settings = createRoute({
  getParentRoute: () => professional,
  path: '/settings',
  ...withTexts('availability'),
  component: lazyRouteComponent(() => import('../professional/settings-page.tsx'), 'SettingsPage'),
});

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      signIn,
      confirm,
      signedIn.addChildren([
        home,
        sessions,
        professional.addChildren([calendar, decisions, availability, clients, settings]),
        hub,
        ops,
      ]),
    ]),
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: Broken,
  });
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    readonly texts?: readonly Namespace[];
  }
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
