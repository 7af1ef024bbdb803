/**
 * A small tree in which each dependency rule is broken once or more, and in which `proper` breaks none.
 * It is written into a temporary folder only.
 */
export type Planted = { rule: string; file: string; text: string };

/** An import of each of `names`, which blanks separate. */
const from = (names: string) =>
  names
    .split(' ')
    .map((name) => `import '${name}';\n`)
    .join('');
const manifest = (name: string, dependencies: string[] = []) =>
  JSON.stringify({
    name,
    version: '1.0.0',
    type: 'module',
    ...(name.startsWith('@hubhours/') && { exports: { './*': { 'hubhours:source': './src/*.ts' } } }),
    ...(!name.startsWith('@hubhours/') && { main: 'index.js' }),
    dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '1.0.0'])),
  });

const libraries = ['kernel', 'contracts', 'messaging', 'platform', 'testing'];
const outside =
  'typeorm uuid zod amqplib pg nodemailer vitest fast-check temporal-polyfill @nestjs/common @nestjs/microservices'.split(
    ' ',
  );

/** The packages that the planted files import, empty, and the manifests of the workspaces. */
export const packages: Record<string, string> = {
  'package.json': manifest('root', ['vitest', 'fast-check']),
  'web/package.json': manifest('@hubhours/web', ['zod', '@hubhours/contracts', '@hubhours/kernel']),
  ...Object.fromEntries(
    outside.flatMap((name) => [
      [`node_modules/${name}/package.json`, manifest(name)],
      [`node_modules/${name}/index.js`, 'export {};\n'],
    ]),
  ),
  ...Object.fromEntries(
    libraries.map((name) => [
      `libs/${name}/package.json`,
      manifest(`@hubhours/${name}`, [...outside, ...libraries.map((library) => `@hubhours/${library}`)]),
    ]),
  ),
  ...Object.fromEntries(
    ['booking', 'billing'].map((name) => [
      `services/${name}/package.json`,
      manifest(`@hubhours/${name}`, [
        ...outside.filter((dependency) => dependency !== 'nodemailer'),
        ...libraries.map((library) => `@hubhours/${library}`),
      ]),
    ]),
  ),
};

/** Where `@hubhours/<library>` leads, as npm workspaces do it. */
export const links: Record<string, string> = Object.fromEntries(
  libraries.map((name) => [`node_modules/@hubhours/${name}`, `libs/${name}`]),
);

/** Files that others import. */
export const bystanders: Record<string, string> = {
  'libs/kernel/src/money.ts': '',
  'libs/contracts/src/codes.ts': '',
  'libs/contracts/src/shapes.ts': from('zod'),
  'libs/messaging/src/outbox.ts': from('amqplib node:crypto @hubhours/kernel/money'),
  'libs/platform/src/clock.ts': from('@hubhours/messaging/outbox @nestjs/common'),
  'libs/platform/src/database.ts': from('typeorm pg'),
  'libs/testing/src/broker.ts': from('@hubhours/platform/database vitest'),
  'services/billing/src/domain/ledger.ts': '',
  'services/billing/src/persistence/charges.ts': '',
  'services/booking/src/offers/index.ts': '',
  'services/booking/src/types.ts': "import type { Mail } from 'nodemailer';\nexport type Sent = Mail;\n",
  'services/booking/src/hen.ts': from('./egg.ts'),
  'services/booking/test/world.ts': from('../../billing/src/billing.module.ts'),
  'services/billing/src/billing.module.ts': from('./domain/ledger.ts'),
  'web/src/words.ts': '',
  'services/booking/test/builders.ts': from('../src/domain/session.ts @hubhours/testing/broker vitest'),
};

/** One file of every room that does what it may. */
export const proper: Record<string, string> = {
  'services/booking/src/domain/session.ts': from('@hubhours/kernel/money'),
  'services/booking/src/domain/policy.unit.spec.ts': from('./session.ts vitest fast-check ../../test/builders.ts'),
  'services/booking/src/persistence/sessions.ts': from(
    '../domain/session.ts @hubhours/kernel/money @hubhours/platform/database @hubhours/contracts/shapes typeorm uuid',
  ),
  'services/booking/src/use-cases/book.ts': from(
    '../domain/session.ts ../persistence/sessions.ts @hubhours/messaging/outbox @hubhours/platform/clock @hubhours/contracts/shapes typeorm @nestjs/common uuid zod',
  ),
  'services/booking/src/queries/list.ts': from('../domain/session.ts ../persistence/sessions.ts typeorm zod'),
  'services/booking/src/http/sessions.controller.ts': from('../use-cases/book.ts ../queries/list.ts @nestjs/common'),
  'services/booking/src/live/streams.ts': from('@hubhours/messaging/outbox @hubhours/contracts/shapes @nestjs/common'),
  'services/booking/src/consumers/booked.consumer.ts': `${from('../use-cases/book.ts @nestjs/microservices')}import type { EntityManager } from 'typeorm';\nexport type Tx = EntityManager;\n`,
  'services/booking/src/booking.module.ts': from('./http/sessions.controller.ts ./consumers/booked.consumer.ts'),
  'web/src/main.tsx': from('./words.ts @hubhours/contracts/codes zod'),
  'web/src/words.unit.spec.ts': from('./words.ts vitest'),
};

const plant = (rule: string, file: string, imports: string): Planted => ({ rule, file, text: from(imports) });
const booking = 'services/booking/src';

export const planted: Planted[] = [
  plant('room-domain', `${booking}/domain/stores.ts`, 'typeorm'),
  plant('room-domain', `${booking}/domain/reads-files.ts`, 'node:fs'),
  plant('room-domain', `${booking}/domain/knows-contracts.ts`, '@hubhours/contracts/shapes'),
  plant('room-domain', `${booking}/domain/knows-persistence.ts`, '../persistence/sessions.ts'),
  {
    rule: 'room-domain',
    file: `${booking}/domain/types.ts`,
    text: "import type { Clock } from '@hubhours/platform/clock';\nexport type Now = Clock;\n",
  },
  plant('room-domain-specs', `${booking}/domain/stores.unit.spec.ts`, 'typeorm'),
  plant('room-use-cases', `${booking}/use-cases/answers.ts`, '../http/sessions.controller.ts'),
  plant('room-use-cases', `${booking}/use-cases/listens.ts`, '@nestjs/microservices'),
  plant('room-use-cases-specs', `${booking}/use-cases/answers.unit.spec.ts`, '../http/sessions.controller.ts'),
  plant('room-queries', `${booking}/queries/publishes.ts`, '@hubhours/messaging/outbox'),
  plant('room-queries', `${booking}/queries/decides.ts`, '../use-cases/book.ts'),
  plant('room-queries-specs', `${booking}/queries/decides.unit.spec.ts`, '../use-cases/book.ts'),
  plant('room-persistence', `${booking}/persistence/tells.ts`, '@hubhours/messaging/outbox'),
  plant('room-persistence', `${booking}/persistence/translates.ts`, '@hubhours/contracts/codes'),
  plant('room-persistence', `${booking}/persistence/ticks.ts`, '@hubhours/platform/clock'),
  plant('room-persistence-specs', `${booking}/persistence/tells.unit.spec.ts`, '@hubhours/messaging/outbox'),
  plant('room-http', `${booking}/http/stores.controller.ts`, '../persistence/sessions.ts'),
  plant('room-http', `${booking}/http/typeorm.controller.ts`, 'typeorm'),
  plant('room-http-specs', `${booking}/http/stores.unit.spec.ts`, '../persistence/sessions.ts'),
  plant('room-consumers', `${booking}/consumers/stores.consumer.ts`, '../persistence/sessions.ts'),
  plant('room-consumers-specs', `${booking}/consumers/stores.unit.spec.ts`, '../persistence/sessions.ts'),
  plant('room-live', `${booking}/live/stores.ts`, '../persistence/sessions.ts'),
  plant('room-live', `${booking}/live/acts.ts`, '../use-cases/book.ts'),
  plant('room-live-specs', `${booking}/live/stores.unit.spec.ts`, '../persistence/sessions.ts'),
  plant('room-providers', 'services/billing/src/providers/stores.ts', '../persistence/charges.ts'),
  plant('room-providers-specs', 'services/billing/src/providers/stores.unit.spec.ts', '../persistence/charges.ts'),
  plant('room-mail', 'services/billing/src/mail/tells.ts', '@hubhours/messaging/outbox'),
  plant('room-mail-specs', 'services/billing/src/mail/tells.unit.spec.ts', '@hubhours/messaging/outbox'),
  plant('library-kernel', 'libs/kernel/src/parses.ts', 'zod'),
  plant('library-kernel', 'libs/kernel/src/reads-files.ts', 'node:fs'),
  plant('library-contracts', 'libs/contracts/src/knows-kernel.ts', '@hubhours/kernel/money'),
  plant('library-contracts', 'libs/contracts/src/hashes.ts', 'node:crypto'),
  plant('library-messaging', 'libs/messaging/src/knows-platform.ts', '@hubhours/platform/database'),
  plant('library-platform', 'libs/platform/src/knows-service.ts', '../../../services/booking/src/domain/session.ts'),
  plant('library-testing', 'libs/testing/src/knows-service.ts', '../../../services/booking/src/domain/session.ts'),
  plant('services-apart', 'services/billing/src/peeks.ts', '../../booking/src/domain/session.ts'),
  plant('services-apart-in-tests', 'services/booking/test/peeks.int.spec.ts', '../../billing/src/domain/ledger.ts'),
  plant('testing-in-tests-only', `${booking}/main.ts`, '@hubhours/testing/broker'),
  plant('testing-in-tests-only', `${booking}/config.ts`, '../test/builders.ts'),
  plant('amqplib-in-messaging-only', `${booking}/publishes.ts`, 'amqplib'),
  plant('web', 'web/src/knows-service.ts', '../../services/booking/src/domain/session.ts'),
  plant('web', 'web/src/reads-files.ts', 'node:fs'),
  plant('web', 'web/src/knows-kernel.tsx', '@hubhours/kernel/money'),
  plant('web-apart', `${booking}/shows.ts`, '../../../web/src/words.ts'),
  plant('no-cycles', `${booking}/egg.ts`, './hen.ts'),
  plant('no-unresolved', `${booking}/lost.ts`, './nowhere.ts'),
  plant('declared-packages-only', `${booking}/mails.ts`, 'nodemailer'),
  plant('no-index-files', `${booking}/barrel.ts`, './offers/index.ts'),
];
