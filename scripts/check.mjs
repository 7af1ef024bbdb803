// `npm run check`: everything that can be said of the code without running it. Needs `npm ci` and nothing else.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`npm run check needs Node 24, this is ${process.version}: run \`npm ci\` first, which brings it.`);
  process.exit(1);
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const inModules = (path) => join(root, 'node_modules', path);
const native = inModules('typescript-native/bin/tsc');
const oxlint = [inModules('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings', '.'];
const prettier = [inModules('prettier/bin/prettier.cjs'), '--check', '--cache', '--log-level', 'warn', '.'];

/** Two lanes for two cores. The first builds what type-aware lint reads, so its steps stay in order. */
const lanes = [
  [
    ['types of libraries and services', [native, '-b', '--pretty', 'false']],
    // by itself: it emits nothing, so a build would look at all of it every time
    ['types of the web app', [native, '-p', 'web', '--pretty', 'false']],
    ['types of tests and scripts', [native, '-p', 'tsconfig.test.json', '--pretty', 'false']],
    ["the web app's types of the API", ['scripts/check/api-client.ts']],
    ['lint', oxlint],
  ],
  [
    ['format', prettier],
    ['dependency rules, each with its planted violation', ['scripts/check/dependencies.ts']],
    ['purity, publishing and the suite, each with its planted violation', ['scripts/check/sources.ts']],
    ['documents and error codes', ['scripts/check/documents.ts']],
    ['contracts: published ones unbroken, pages current', ['scripts/check/contracts.ts']],
    ['lockfile and machine paths', ['scripts/check/lockfile.ts']],
  ],
];

const failures = [];
const started = Date.now();
await Promise.all(
  lanes.map(async (steps) => {
    for (const [name, args] of steps) await step(name, args);
  }),
);

for (const { name, output } of failures) console.error(`\n--- ${name}\n${output.trim()}`);
const steps = lanes.flat().length;
const seconds = ((Date.now() - started) / 1000).toFixed(1);
console.log(`\ncheck: ${steps - failures.length} of ${steps} passed in ${seconds} s`);
process.exitCode = failures.length > 0 ? 1 : 0;

/** Runs one step in a process of its own; it fails by its exit code, and its output is shown at the end. */
async function step(name, args) {
  const begun = Date.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(1);
    });
    child.once('close', resolve);
  });
  if (code !== 0) failures.push({ name, output: output || `ended with ${code} and said nothing` });
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
}
