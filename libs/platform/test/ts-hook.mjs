// Lets a child process of a test run our TypeScript as it stands: Node strips types, but knows no decorators.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = join(tmpdir(), 'hubhours-transpiled');
mkdirSync(cache, { recursive: true });

registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
    return { format: 'module', source: transpiled(readFileSync(fileURLToPath(url), 'utf8')), shortCircuit: true };
  },
});

/** The compiler alone takes a second to load, so what one process has transpiled serves the next. */
function transpiled(source) {
  const file = join(cache, `${createHash('sha256').update(source).digest('hex')}.js`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const code = transpile(source);
    const own = `${file}.${process.pid}`;
    writeFileSync(own, code);
    renameSync(own, file);
    return code;
  }
}

function transpile(source) {
  const ts = createRequire(import.meta.url)('typescript');
  const compilerOptions = {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.ESNext,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    useDefineForClassFields: false,
  };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}
