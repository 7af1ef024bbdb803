// A kilobyte that runs while the app itself is still on its way. It asks who is signed in, and for what a client's page shows
// first, and fetches the files that the app would ask for next. The app takes the answers (api/early.ts); the paths are those
// of its queries, and a test sees that none is asked for twice.
type Files = Readonly<Record<string, readonly string[] | undefined>>;

const answers = new Map<string, Promise<Response>>();
Object.assign(globalThis, { hubhoursEarly: answers });

const { pathname } = location;
const mayBeClients = pathname === '/' || pathname === '/sessions';
// a guess, as good as any before anybody knows who looks: a wrong one costs five kilobytes
const language = (localStorage.getItem('hubhours-language') ?? navigator.language).slice(0, 2);
const { files = '{}' } = document.querySelector<HTMLElement>('script[data-files]')?.dataset ?? {};
const { [language]: texts = [], client = [], [`client-${language}`]: clientTexts = [] } = JSON.parse(files) as Files;
fetchSoon(texts);
if (mayBeClients) fetchSoon([...client, ...clientTexts]);
if (!pathname.startsWith('/sign-in')) ask('/api/me', whoIsThere());
// the first of these in a browser takes a phone many times as long as all others; the app's files are not there yet
setTimeout(() => new Intl.DateTimeFormat(language, { weekday: 'long', month: 'long', timeZone: 'UTC' }), 0);

function fetchSoon(hrefs: readonly string[]): void {
  for (const href of hrefs) {
    const kind = href.endsWith('.css') ? { rel: 'preload', as: 'style' } : { rel: 'modulepreload' };
    document.head.append(Object.assign(document.createElement('link'), { ...kind, crossOrigin: '', href }));
  }
}

/** Whoever takes the answer finds that of all else asked for already. */
async function whoIsThere(): Promise<Response> {
  const answer = await fetch('/api/me');
  const me = answer.ok ? ((await answer.clone().json()) as { id: string; roles: readonly string[] }) : undefined;
  if (mayBeClients && me?.roles.includes('client')) {
    ask('/api/sessions?limit=50');
    ask(`/api/clients/${me.id}/credits`);
    ask('/api/decisions?limit=100');
    ask('/api/charges?limit=100');
  }
  return answer;
}

function ask(path: string, answer = fetch(path)): void {
  // whoever takes it learns of the failure
  answer.catch(() => undefined);
  answers.set(path, answer);
}
