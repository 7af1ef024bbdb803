import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { early } from './vite/early.ts';
import { mantineVariables } from './vite/mantine-variables.ts';
import { precompress } from './vite/precompress.ts';

const gateway = process.env['HUBHOURS_URL'] ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [react(), mantineVariables(), early(), precompress()],
  resolve: { conditions: ['hubhours:source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2023',
    // a style sheet for each chunk: what a page does not show, it does not load
    cssCodeSplit: true,
    modulePreload: { polyfill: false },
    // no `data:` address: it would be the only thing that needs another policy
    assetsInlineLimit: 0,
    sourcemap: true,
    manifest: true,
    // a few files that everybody needs instead of dozens of a few hundred bytes
    rolldownOptions: {
      input: { index: 'index.html', early: 'src/early.ts' },
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'vendor',
              test: /node_modules\/(react|react-dom|scheduler|@tanstack|i18next|react-i18next|openapi-fetch)\//,
            },
            {
              name: 'shell',
              test: /virtual:mantine-variables|node_modules\/@mantine\/(core\/esm\/core|hooks)\/|web\/src\/(app|kit|i18n|theme)\/|web\/src\/main\.tsx|web\/src\/api\/(client|problem|keys|me|intent-keys|session-end|sessions|billing|config)\.ts/,
            },
            {
              // the client's page, without its dialogs
              name: 'client',
              test: /web\/src\/client\/(dashboard|card|charges|credits-card|decisions|dialogs|overview|past-sessions|payment|session-card|upcoming|use-dialog|when)[-.\w]*$/,
            },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    // the gateway takes writes from its own pages only, and this page stands in for them
    proxy: Object.fromEntries(
      ['/api', '/config.json'].map((path) => [
        path,
        { target: gateway, changeOrigin: true, headers: { origin: new URL(gateway).origin } },
      ]),
    ),
  },
});
