import type { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser';

/**
 * Who may import whom. `dependencies.planted.ts` plants a violation of every rule and expects it to be caught.
 * Every rule of a room says what the room may import; all else is refused.
 */
const npm = (...names: string[]) => `(^|/)node_modules/(${names.join('|')})/`;
const libs = (...names: string[]) => `^libs/(${names.join('|')})/src/`;
const own = (...rooms: string[]) => `^services/$1/src/(${rooms.join('|')})/`;
const spec = '\\.spec\\.ts$';
const testTools = [npm('vitest', 'fast-check', 'temporal-polyfill'), '^services/$1/test/', libs('testing')];

/** In `room` of any service, only these may be imported; its specs may use the tools of testing besides. */
function room(name: string, comment: string, allowed: string[]): IForbiddenRuleType[] {
  const from = `^services/([^/]+)/src/${name}/`;
  return [
    {
      name: `room-${name}`,
      comment,
      severity: 'error',
      from: { path: from, pathNot: spec },
      to: { pathNot: allowed, couldNotResolve: false },
    },
    {
      name: `room-${name}-specs`,
      comment: `${comment} Specs add vitest, fast-check and builders.`,
      severity: 'error',
      from: { path: `${from}.*${spec}` },
      to: { pathNot: [...allowed, ...testTools], couldNotResolve: false },
    },
  ];
}

/** Library `name` may import, of our own code, only itself and `allowed`; what Node brings only if `core` says so. */
function library(name: string, comment: string, allowed: string[], { core = true } = {}): IForbiddenRuleType {
  return {
    name: `library-${name}`,
    comment,
    severity: 'error',
    from: { path: `^libs/${name}/src/`, pathNot: spec },
    to: { pathNot: [libs(name), ...allowed], couldNotResolve: false, ...(core && { dependencyTypesNot: ['core'] }) },
  };
}

const packages = 'node_modules/(?!@hubhours/)';

/** What an adapter to something outside may import: its own room is added by name. */
const outward = [
  own('domain', 'providers', 'mail'),
  '^services/$1/src/config\\.ts$',
  libs('kernel', 'contracts', 'platform'),
  'node_modules/(?!@hubhours/|typeorm/|amqplib/)',
  '^(node:)?(fs|path|url|crypto|timers|events|net|tls|stream|util|os|dns)(/promises)?$',
];

export const rules: IConfiguration = {
  forbidden: [
    ...room('domain', 'Rules are pure: a domain imports itself and the kernel.', [own('domain'), libs('kernel')]),
    ...room('use-cases', 'A use case loads, decides, saves and appends; it knows nothing of HTTP or of queries.', [
      own('use-cases', 'domain', 'persistence', 'providers', 'mail'),
      libs('contracts', 'messaging', 'platform', 'kernel'),
      npm('typeorm', '@nestjs/common', 'uuid', 'zod'),
    ]),
    ...room('queries', 'A query turns SQL into a response; it decides nothing and publishes nothing.', [
      own('queries', 'domain', 'persistence'),
      libs('contracts', 'platform', 'kernel'),
      npm('typeorm', '@nestjs/common', 'uuid', 'zod'),
    ]),
    ...room('persistence', 'Persistence keeps plain domain types and knows no contract but the shapes.', [
      own('persistence', 'domain'),
      libs('kernel'),
      '^libs/platform/src/database\\.ts$',
      '^libs/contracts/src/shapes\\.ts$',
      npm('typeorm', 'uuid'),
      '^(node:)?crypto$', // ids are made where rows are made
    ]),
    ...room('http', 'A controller validates, asks a use case or a query, and answers.', [
      own('http', 'use-cases', 'queries', 'live'),
      libs('contracts', 'platform', 'messaging', 'kernel'),
      npm('@nestjs/[^/]+', 'zod', 'fastify'),
    ]),
    ...room('live', 'What listens to events as they pass tells readers that they came, and has no effect of its own.', [
      own('live'),
      libs('contracts', 'platform', 'messaging', 'kernel'),
      npm('@nestjs/common', 'zod'),
    ]),
    ...room('consumers', 'A consumer hands an event to a use case, once.', [
      own('consumers', 'use-cases', 'queries'),
      libs('contracts', 'platform', 'messaging', 'kernel'),
      npm('@nestjs/[^/]+', 'zod', 'typeorm'), // typeorm: an inbox takes the data source
    ]),
    ...room(
      'providers',
      'An adapter to a payment provider announces what it did, and knows nothing else of who uses it.',
      [...outward, npm('typeorm'), '^services/$1/src/use-cases/announcer\\.ts$'],
    ),
    ...room('mail', 'What renders and sends e-mail takes its work from the database, and settles it by use cases.', [
      ...outward,
      own('persistence', 'use-cases'),
      npm('typeorm'),
    ]),
    library('kernel', 'The kernel imports nothing.', [], { core: false }),
    library('contracts', 'Contracts run in a browser too: Zod and nothing else.', [npm('zod')], { core: false }),
    library('messaging', 'Messaging knows kernel and contracts.', [libs('kernel', 'contracts'), packages]),
    library('platform', 'Platform knows kernel, contracts and messaging.', [
      libs('kernel', 'contracts', 'messaging'),
      packages,
    ]),
    library('testing', 'Testing knows the libraries and no service.', [
      libs('kernel', 'contracts', 'messaging', 'platform'),
      packages,
    ]),
    {
      name: 'web',
      comment: 'The page knows the services by their contracts alone, and nothing of Node.',
      severity: 'error',
      from: { path: '^web/src/', pathNot: spec },
      to: { pathNot: ['^web/src/', libs('contracts'), packages], couldNotResolve: false },
    },
    {
      name: 'web-apart',
      comment: 'No service and no library knows the page.',
      severity: 'error',
      from: { path: '^(services|libs)/' },
      to: { path: '^web/' },
    },
    {
      name: 'services-apart',
      comment: 'A service never imports another one: they speak over RabbitMQ.',
      severity: 'error',
      from: { path: '^services/([^/]+)/', pathNot: '^services/[^/]+/test/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'services-apart-in-tests',
      comment:
        'A test may run another service as a whole, by its module and its configuration; it never reaches into it.',
      severity: 'error',
      from: { path: '^services/([^/]+)/test/' },
      to: { path: '^services/', pathNot: ['^services/$1/', '^services/[^/]+/src/([^/]+\\.module|config)\\.ts$'] },
    },
    {
      name: 'testing-in-tests-only',
      comment: 'What runs in production does not import the tools of testing.',
      severity: 'error',
      from: { path: '^(services|libs)/[^/]+/src/', pathNot: [spec, '^libs/testing/', '/bench/'] },
      to: { path: [libs('testing'), '^(services|libs)/[^/]+/test/', npm('vitest', 'fast-check', 'testcontainers')] },
    },
    {
      name: 'amqplib-in-messaging-only',
      comment: 'The broker is reached through libs/messaging alone, which holds the traps of the client in one place.',
      severity: 'error',
      from: { pathNot: ['^libs/messaging/', '^libs/[^/]+/test/'] },
      to: { path: [npm('amqplib', '@types/amqplib'), '^amqplib'] },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that import each other are one file, or a third one is missing.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      // a virtual file is made by the web app's build
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'declared-packages-only',
      comment: 'A package that is imported stands in the package.json of the importing workspace.',
      severity: 'error',
      from: { path: '^((libs|services)/[^/]+|web)/src/', pathNot: spec },
      // a type is gone when the code runs: Nest's adapter brings Fastify
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-index-files',
      comment: 'No barrels: an import names the file that it means.',
      severity: 'error',
      from: {},
      to: { path: '^(libs|services|web)/.*/index\\.tsx?$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['hubhours:source', 'import', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
    skipAnalysisNotInRules: true,
  },
};
