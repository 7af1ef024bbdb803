/** A command of a document, and where it is run: by the test of the documents itself, or by a file that has these words. */
type Proof = 'documents.e2e.spec' | { readonly in: string; readonly words: string };

const ci = (words: string): Proof => ({ in: '.ci/run', words });
const suite = (words: string): Proof => ({ in: 'scripts/test/main.ts', words });
const check = (words: string): Proof => ({ in: 'scripts/check.mjs', words });
const compose = (words: string): Proof => ({ in: 'scripts/docker/try.ts', words });
const bench = (words: string): Proof => ({ in: 'scripts/bench/main.mjs', words });
const faults = (words: string): Proof => ({ in: 'scripts/faults/main.ts', words });
const here = 'documents.e2e.spec' as const;

/** Every command that a document tells somebody to type. What measures for minutes or hours is only seen to be there. */
export const documentedCommands: Readonly<Record<string, Proof>> = {
  'npm start': { in: 'scripts/system.ts', words: "'npm', ['start'" },
  'npm start -- --replicas booking=2,notifications=3': { in: 'test/system.e2e.spec.ts', words: "'--replicas'" },
  'npm test': ci('npm test'),
  'HUBHOURS_LONG=1 npm test': { in: 'vitest.config.ts', words: "process.env['HUBHOURS_LONG']" },
  'npm ci': ci('npm ci'),
  'npm run check': ci('npm run check'),
  'npm run faults': ci('npm run faults'),
  'npm run story': { in: 'scripts/system.ts', words: 'scripts/story.mjs' },
  'HUBHOURS_URL=http://127.0.0.1:8080 HUBHOURS_MAIL=http://127.0.0.1:8025 npm run story': compose('HUBHOURS_MAIL'),
  'npm test -- web/': suite('isBrowsers'),
  'npx vitest run --project integration services/billing': suite("startVitest('test'"),
  'npx playwright test -c test/web/playwright.config.ts sign-in': {
    in: 'scripts/test/browser.ts',
    words: "'test', '-c', 'test/web/playwright.config.ts'",
  },
  'npm run lint': check("'--type-aware', '--deny-warnings'"),
  'LEDGER_HISTORIES=5000 npx vitest run --project integration services/billing/test/ledger.property.int.spec.ts': {
    in: 'services/billing/test/ledger.property.int.spec.ts',
    words: "process.env['LEDGER_HISTORIES']",
  },
  'npx vitest run --project unit libs/kernel': here,
  'npx vitest run --project unit services/booking': suite("startVitest('test'"),
  // what they would write, the check compares with what is there, by the same code
  'npm run build': check("'types of libraries and services'"),
  'npm run docs': check("'contracts: published ones unbroken, pages current'"),
  'npm run format': check("['format', prettier]"),
  'npm run dev -w web': here,
  'npx tsc -b --watch': compose('docker-compose.dev.yml'),
  'node --watch services/booking/dist/main.js': compose('docker-compose.dev.yml'),
  'npm run ops': here,
  'npm run ops -- queues': here,
  'npm run ops -- ledger check': here,
  'npm run ops -- parked SERVICE': here,
  'npm run ops -- parked SERVICE --payload': here,
  'npm run ops -- replay SERVICE --all --dry-run': here,
  'npm run ops -- replay SERVICE ID --past': here,
  'npm run ops -- discard SERVICE ID --reason "…"': here,
  'npm run test:matrix': { in: 'package.json', words: '"exec node scripts/test/matrix.ts"' },
  'npm run test:compose': { in: 'package.json', words: '"exec node scripts/docker/try.ts"' },
  'docker compose up -d': compose("compose('up', '-d')"),
  'docker-compose up -d': compose("compose('up', '-d')"),
  'docker compose up -d --scale booking=3': compose("'--scale'"),
  'docker compose -f docker-compose.yml -f docker-compose.dev.yml up -d': compose('docker-compose.dev.yml'),
  'docker build --build-arg SERVICE=booking .': { in: 'docker-compose.yml', words: 'SERVICE: booking' },
  'scripts/docker/backup.sh /var/backups/hubhours': compose("'backup.sh'"),
  'scripts/docker/restore.sh /var/backups/hubhours': compose("'restore.sh'"),
  'rabbitmq-diagnostics alarms': compose("'rabbitmq-diagnostics', 'alarms'"),
  'rabbitmqctl list_queues': compose("'rabbitmqctl', 'list_queues'"),
  'prometheus --config.file=deploy/observability/prometheus.yml': here,
  'npm run bench': bench('wanted.length === 0'),
  'npm run bench -- start': bench('start: measureStart'),
  'npm run bench -- mail': bench('mail: measureMail'),
  'npm run bench -- start mail': bench('mail: measureMail'),
  'npm run bench -- claims': bench('claims: measureClaims'),
  'npm run bench -- memory': bench('memory: measureMemory'),
  'npm run bench -- web': bench('web: measureWeb'),
  'npm run bench -- pure': here,
  'npm run bench -- slots claims-at-full-speed': bench("'claims-at-full-speed'"),
  'npm run bench -- money': bench("const money = 'money'"),
  'npm run bench -- bookings': bench("const bookings = 'bookings'"),
  'npm run bench -- delivery drain rpc': bench("delivery: 'delivery', drain: 'drain', rpc: 'rpc'"),
  'npm run bench -- delivery drain rpc bookings': bench("const bookings = 'bookings'"),
  'npm run faults -- --minutes 10 --seed 7': faults("minutes: { type: 'string'"),
  'npm run faults -- --minutes 10 --each 2 --seeds 1,2,3,4,5': faults("seeds: { type: 'string'"),
  'npm run faults -- --points': faults("points: { type: 'boolean'"),
  'npm run faults -- --rolling': faults("rolling: { type: 'boolean'"),
  'npm run faults -- --planted': faults("planted: { type: 'boolean'"),
  'npm run faults -- --scaling': faults("scaling: { type: 'boolean'"),
};

const program =
  /^(?:[A-Z_]+=\S+ )*(?:npm|npx|node|docker|docker-compose|scripts\/docker\/\S+|prometheus|rabbitmq\S+)(?= )/;
/** Usages, not commands: `[SERVICE]`, `a | b`, `npm run` alone. */
const isUsage = (text: string) => /[[|]/.test(text) || /^(?:npm run|npx \w+)$/.test(text);

/** What a page tells somebody to type: the lines of its `sh` blocks, and inline code that begins with a program. */
export function commandsOf(page: string): string[] {
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) => block.split('\n'));
  const inline = [...page.replaceAll(/^```.*?^```/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return [...blocks.map((line) => line.replace(/ +# .*$/, '')), ...inline]
    .map((text) => text.trim())
    .filter((text) => program.test(text) && !isUsage(text));
}

/** Commands of documents that nothing runs, and proofs that are none. */
export function unprovenCommands(
  pages: ReadonlyMap<string, string>,
  textOf: (path: string) => string | undefined,
  proofs: Readonly<Record<string, Proof>> = documentedCommands,
): string[] {
  const told = [...pages].flatMap(([path, text]) => commandsOf(text).map((command) => ({ path, command })));
  const known = new Set(told.map(({ command }) => command));
  return [
    ...told
      .filter(({ command }) => !Object.hasOwn(proofs, command))
      .map(({ path, command }) => `${path}: nothing runs “${command}” (scripts/check/commands.ts)`),
    ...Object.entries(proofs).flatMap(([command, proof]) => {
      if (!known.has(command)) return [`scripts/check/commands.ts: no document has “${command}”`];
      if (proof === here || textOf(proof.in)?.includes(proof.words)) return [];
      return [`scripts/check/commands.ts: ${proof.in} does not run “${command}”`];
    }),
  ];
}
