import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { startTransition, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { forgetEarly } from './api/early.ts';
import { createQueryClient } from './app/query-client.ts';
import { createAppRouter } from './app/router.tsx';
import { startI18n } from './i18n/i18n.ts';
import { theme } from './theme/theme.ts';
import 'virtual:mantine-variables.css';
import './theme/theme.css';
import './theme/controls.css';

// a page from before the last release asks for files that are gone: load the new one, once
window.addEventListener('vite:preloadError', () => {
  if (sessionStorage.getItem('hubhours-reloaded')) return;
  sessionStorage.setItem('hubhours-reloaded', '1');
  location.reload();
});

/** Nothing of it may be awaited by this module itself: the first page's code imports from the same file, and would wait for it. */
async function start(place: Element): Promise<void> {
  const queryClient = createQueryClient();
  const router = createAppRouter(queryClient);
  // the first page's code and texts are fetched while the gateway is still asked who is signed in
  const [first] = router.getMatchedRoutes(location.pathname);
  for (const route of first) void router.loadRouteChunk(route)?.catch(() => undefined);
  await Promise.all([startI18n(first.flatMap(({ options }) => options.staticData?.texts ?? [])), router.load()]);
  forgetEarly();
  // a transition gives way every few milliseconds to whoever taps or scrolls meanwhile
  startTransition(() =>
    createRoot(place).render(
      <StrictMode>
        <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
          <QueryClientProvider client={queryClient}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </MantineProvider>
      </StrictMode>,
    ),
  );
}

const place = document.querySelector('#root');
if (!place) throw new Error('The page has no place for the app');
void start(place);
