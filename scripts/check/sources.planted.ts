/** For every rule of `source-rules.ts`: what it must catch, and what looks like it and is allowed. */
export type PlantedSource = { rule: string; path: string; caught: string[]; allowed: string[] };

const domain = 'services/booking/src/domain/planted.ts';
const useCase = 'services/booking/src/use-cases/planted.ts';
const spec = 'services/booking/src/domain/planted.unit.spec.ts';

export const plantedSources: PlantedSource[] = [
  {
    rule: 'domain-reads-no-clock',
    path: domain,
    caught: [
      'const now = new Date();',
      'const now = new Date;',
      'const now = Date.now();',
      'const now = Date();',
      'const dice = Math.random();',
      'const zone = process.env.TZ;',
      'const { env } = process;',
      'const id = crypto.randomUUID();',
      'const t = performance.now();',
      "await fetch('http://localhost');",
      'setTimeout(() => {}, 1);',
      'console.log(1);',
    ],
    allowed: [
      'const at = new Date(instant);',
      'const x = session.process;',
      'const later = new Date(now.getTime() + 1);',
    ],
  },
  {
    rule: 'domain-knows-no-machine-zone',
    path: 'libs/kernel/src/planted.ts',
    caught: [
      'const hour = now.getHours();',
      'now.setDate(3);',
      'const midnight = new Date(2026, 1, 1);',
      'const text = now.toLocaleString();',
      'const offset = now.getTimezoneOffset();',
    ],
    allowed: ['const hour = now.getUTCHours();', "const text = now.toLocaleString('en', { timeZone });"],
  },
  {
    rule: 'only-messaging-publishes',
    path: useCase,
    caught: [
      "channel.publish('hubhours.events', name, body);",
      "channel.sendToQueue('billing.events', body);",
      'this.client.emit(name, event);',
    ],
    allowed: ['await this.outbox.append(tx, event);', "this.changes.emit('done');"],
  },
  {
    rule: 'no-network-in-a-transaction',
    path: useCase,
    caught: [
      'await this.db.transaction(async (tx) => { await fetch(url); });',
      'await this.db.transaction((tx) => this.commands.send(claimSlot, request, options));',
      'await db.transaction(async () => { for (const mail of mails) await transport.sendMail(mail); });',
      'await db.transaction((tx) => this.slots.withClaim(session, start, by, () => done));',
    ],
    allowed: [
      'await this.slots.withClaim(seen, start, by, () => this.db.transaction((tx) => sessions.save(tx, ended)));',
      'await this.commands.send(claimSlot, request, options);',
    ],
  },
  {
    rule: 'crash-points-between-effects',
    path: useCase,
    caught: [
      'async function f() { await this.db.transaction(work); await this.db.transaction(more); }',
      "async function f() { crashPoint('a.b'); await postman.send(mail); await this.postman.settle(mail); }",
      'async function f() { await this.publisher.publish(copy); delivery.ack(); }',
      'async function f() { if (await this.passOn(copy)) delivery.ack(); }',
      'class A { async f() { await this.ask(x); await this.ask(y); } async ask(z) { await this.commands.send(z); } }',
      'class A { async f() { await this.db.query(MARK); await this.later().catch(note); } async later() { return this.inner(); } async inner() { await this.db.query(POSTPONE); } }',
      'const f = async () => { await this.db.transaction(work); await this.db.transaction(more); };',
      'class A { f = async () => { await this.db.transaction(work); await this.db.transaction(more); }; }',
      'async function f() { for (const one of all) await this.db.transaction(one); }',
      'class A { async f() { while (more) { await this.pass(); } } async pass() { await this.db.transaction(work); } }',
      'async function f() { await all(events.map(async (one) => { await channel.publish(one); return one.id; })); await this.db.query(MARK); }',
    ],
    allowed: [
      "async function f() { await this.db.transaction(work); crashPoint('a.b'); await this.db.transaction(more); }",
      'async function f() { if (x) { return this.db.transaction(work); } await this.db.transaction(more); }',
      'async function f() { if (x) await this.db.transaction(work); else await this.db.transaction(more); }',
      'async function f() { await this.db.transaction(work); }',
      'class A { async f() { await this.db.transaction(work); await this.look(); } async look() { return this.db.manager; } }',
      'class A { async f() { await leases.take(db); this.start(x); } async start(x) { await this.db.transaction(x); } }',
      'async function f() { for (;;) { try { await this.db.transaction(work); return; } catch { await pause(); } } }',
      'async function f() { for (;;) { const claimed = await this.keys.claim(key); if (claimed) return claimed; await pause(); } }',
      "class A { async f() { for (const one of all) await this.pass(one); } async pass(one) { await postman.send(one); crashPoint('a.b'); } }",
    ],
  },
  {
    rule: 'crash-points-between-effects',
    path: 'services/booking/src/consumers/planted.consumer.ts',
    caught: ['async function f() { await this.db.transaction(work); await this.db.transaction(more); }'],
    allowed: [],
  },
  {
    rule: 'no-barrels',
    path: 'libs/kernel/src/planted.ts',
    caught: ["export * from './money.ts';"],
    allowed: ["export type { Money } from './money.ts';"],
  },
  { rule: 'no-barrels', path: 'services/booking/src/domain/index.ts', caught: ['export const one = 1;'], allowed: [] },
  {
    rule: 'addresses-stay-with-mail',
    path: 'services/billing/src/consumers/planted.consumer.ts',
    caught: [
      "import { partyChanged } from '@hubhours/contracts/events/booking';",
      "import { partyChanged as changed } from '@hubhours/contracts/events/booking';",
      "const subscribes = ['booking.party-changed.v1'];",
    ],
    allowed: ["import { sessionBooked } from '@hubhours/contracts/events/booking';"],
  },
  {
    rule: 'no-focus-no-skip',
    path: spec,
    caught: [
      "it.only('x', () => expect(1).toBe(1));",
      "test.skip('x', () => expect(1).toBe(1));",
      "it.todo('x');",
      "describe.only('x', () => {});",
      "it.skipIf(true)('x', () => expect(1).toBe(1));",
      "it.runIf(false)('x', () => expect(1).toBe(1));",
      "it.only.each([1])('x %i', (n) => expect(n).toBe(1));",
    ],
    allowed: [
      "it.each([1])('x %i', (n) => expect(n).toBe(1));",
      "it.runIf(kind === 'embedded')('x', () => expect(1).toBe(1));",
      'const all = list.only;',
    ],
  },
  {
    rule: 'every-test-asserts',
    path: spec,
    caught: [
      "it('x', () => { book(); });",
      "test.each([1])('x %i', (n) => book(n));",
      "function run() { book(); }\nit('x', () => run());",
    ],
    allowed: [
      "it('x', () => { expect(book()).toBe(1); });",
      "it('x', async () => { await expect(book()).rejects.toThrow(); });",
      "it('x', async () => { await eventually(() => list.length === 1); });",
      "it('x', () => fc.assert(fc.property(fc.nat(), (n) => n >= 0)));",
      "const refuses = (code: string) => expect(code).toBe('x');\nit('x', () => refuses('x'));",
    ],
  },
  {
    rule: 'no-sleeping-tests',
    path: 'services/booking/test/planted.int.spec.ts',
    caught: [
      "it('x', async () => { await sleep(100); expect(1).toBe(1); });",
      "it('x', async () => { await setTimeout(100); expect(1).toBe(1); });",
    ],
    allowed: ["it('x', async () => { await eventually(() => expect(1).toBe(1)); });"],
  },
];
