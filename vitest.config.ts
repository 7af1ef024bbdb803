import { defineConfig } from 'vitest/config';

// not 'import': workers get these as --conditions, and pg's require() would then load its ES modules
const conditions = ['hubhours:source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    setupFiles: ['reflect-metadata'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['{libs,services}/*/src/**/*.unit.spec.ts'] } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['{libs,services}/*/test/**/*.int.spec.ts'],
          globalSetup: ['libs/testing/src/global-setup.ts'],
          maxWorkers: 2,
        },
      },
    ],
  },
});
