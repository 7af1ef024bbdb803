import type { Plugin, Rolldown } from 'vite';

const source = 'src/early.ts';
const styleSheet = /\s*<link rel="stylesheet" crossorigin href="([^"]+)">/g;

/**
 * Puts the script that asks early before the app's own, and tells it the names of the files that are wanted next. Before
 * both the styles: what is first takes the connection that the page came by, and nothing is painted without them.
 */
export function early(): Plugin {
  return {
    name: 'early',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const own = chunks.find(({ name }) => name === 'early');
        const attrs = { type: 'module', src: own ? `/${own.fileName}` : `/${source}` };
        if (!own) return [{ tag: 'script', attrs, injectTo: 'head-prepend' }];
        const script = { ...attrs, 'data-files': JSON.stringify(filesIn(chunks)) };
        const styles = [...html.matchAll(styleSheet)].map(([, href]) => ({
          rel: 'stylesheet',
          crossorigin: true,
          href,
        }));
        return {
          html: html.replaceAll(styleSheet, ''),
          tags: [
            ...styles.map((link) => ({ tag: 'link', attrs: link, injectTo: 'head-prepend' as const })),
            { tag: 'script', attrs: script, injectTo: 'head-prepend' },
          ],
        };
      },
    },
  };
}

function filesIn(chunks: readonly Rolldown.OutputChunk[]): Record<string, string[]> {
  const known = new Set(loadedWith(chunks, 'index.html'));
  const next = (module: string) => loadedWith(chunks, module).filter((file) => !known.has(file));
  return {
    client: next('src/client/dashboard-page.tsx'),
    ...Object.fromEntries(
      ['en', 'de'].flatMap((language) => [
        [language, next(`src/locales/${language}/start.ts`)],
        [`client-${language}`, next(`src/locales/${language}/client.ts`)],
      ]),
    ),
  };
}

/** All files that an entry cannot do without, itself first. */
function loadedWith(chunks: readonly Rolldown.OutputChunk[], module: string): string[] {
  const found = new Set<string>();
  const follow = (chunk: Rolldown.OutputChunk | undefined): void => {
    if (!chunk || found.has(`/${chunk.fileName}`)) return;
    found.add(`/${chunk.fileName}`);
    for (const css of chunk.viteMetadata?.importedCss ?? []) found.add(`/${css}`);
    for (const name of chunk.imports) follow(chunks.find(({ fileName }) => fileName === name));
  };
  follow(chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/web/${module}`)));
  return [...found];
}
