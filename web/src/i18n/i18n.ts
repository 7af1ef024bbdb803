import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { firstLanguage } from './languages.ts';
import type { Namespace } from './resources.d.ts';

type Texts = { readonly texts: Record<string, unknown> };
type Start = Readonly<Record<string, Record<string, unknown>>>;
const files = import.meta.glob<Texts>([
  '../locales/*/*.ts',
  '!../locales/*/start.ts',
  '!../locales/*/common.ts',
  '!../locales/*/problems.ts',
]);
const starts = import.meta.glob<Start>('../locales/*/start.ts');

/** Each area's texts are a file of each language, loaded when somebody goes there. */
const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    find(language, namespace).then(
      (texts) => done(null, texts),
      (error: Error) => done(error, null),
    );
  },
};

async function find(language: string, namespace: string): Promise<Record<string, unknown>> {
  const found = (await files[`../locales/${language}/${namespace}.ts`]?.())?.texts;
  const texts = found ?? (await starts[`../locales/${language}/start.ts`]?.())?.[namespace];
  if (!texts) throw new Error(`no texts ${namespace} in ${language}`);
  return texts;
}

/** Ready with what every page needs, and with the first page's texts. */
export async function startI18n(first: readonly Namespace[]): Promise<void> {
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: firstLanguage(),
      fallbackLng: false,
      ns: ['common', 'problems', ...first],
      defaultNS: 'common',
      load: 'languageOnly',
      interpolation: { escapeValue: false }, // React escapes
      react: { useSuspense: false },
    });
  tellDocument(i18next.language);
  i18next.on('languageChanged', tellDocument);
}

/** For a route's loader: its texts are there before it shows. */
export async function loadTexts(...namespaces: Namespace[]): Promise<void> {
  await i18next.loadNamespaces(namespaces);
}

function tellDocument(language: string): void {
  document.documentElement.lang = language;
}
