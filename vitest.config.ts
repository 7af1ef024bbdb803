import { defineConfig } from 'vitest/config';
import { onPath } from './libs/testing/src/servers/apt.ts';

// not 'import': workers get these as --conditions, and pg's require() would then load its ES modules
const conditions = ['hubhours:source', 'node'];

/** Says within which time a start fails, so it has the machine to itself. */
const timed = ['test/failures.e2e.spec.ts'];
/** Minutes of their own, which what must pass before a change has not: `HUBHOURS_LONG=1 npm test` runs them, too. */
const long = process.env['HUBHOURS_LONG']
  ? []
  : [
      // seconds where Prometheus is there; an installation where it is not
      ...(onPath('promtool') ? [] : ['libs/testing/test/alert-rules.int.spec.ts']),
      'services/billing/test/kill.int.spec.ts',
      'services/billing/test/usage-attack.int.spec.ts',
      'test/documents.e2e.spec.ts',
      'test/payments.e2e.spec.ts',
      'test/running.e2e.spec.ts',
    ];
/** More than cores: a third of their time they wait for servers, leases and heartbeats. */
const besides = { maxWorkers: 3, sequence: { groupOrder: 1 } };
const wholeSystems = { testTimeout: 120_000, hookTimeout: 240_000 };

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    setupFiles: ['reflect-metadata'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // a process for many files: to load Nest, TypeORM and the rest for each took longer than most of them
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{libs,services}/*/src/**/*.unit.spec.ts', '{web,scripts}/**/*.unit.spec.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['{libs,services}/*/test/**/*.int.spec.ts', 'scripts/**/*.int.spec.ts'],
          exclude: long,
          globalSetup: ['libs/testing/src/global-setup.ts'],
          ...besides,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.spec.ts'],
          exclude: [...timed, ...long],
          ...wholeSystems,
          ...besides,
        },
      },
      {
        extends: true,
        test: { name: 'timed', include: timed, ...wholeSystems, maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
