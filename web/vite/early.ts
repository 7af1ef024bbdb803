import type { Plugin, Rolldown } from 'vite';

const source = 'src/early.ts';

/** Puts the script that asks early before the app's own, and tells it the names of the files that are wanted next. */
export function early(): Plugin {
  return {
    name: 'early',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) => {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const own = chunks.find(({ name }) => name === 'early');
        const attrs = { type: 'module', src: own ? `/${own.fileName}` : `/${source}` };
        if (!own) return [{ tag: 'script', attrs, injectTo: 'head-prepend' }];
        const files = filesIn(chunks);
        return [{ tag: 'script', attrs: { ...attrs, 'data-files': JSON.stringify(files) }, injectTo: 'head-prepend' }];
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
