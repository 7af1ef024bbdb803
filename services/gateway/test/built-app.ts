import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const page = `<!doctype html>
<html lang="en"><head><title>Hubhours</title><link rel="icon" href="/icon.svg" />
<link rel="stylesheet" href="/assets/app-Bx1.css" /><script type="module" src="/assets/app-Ax0.js"></script></head>
<body><div id="root"></div></body></html>`;

/** A folder such as the build of the web app leaves: pages, hashed files, and each of them compressed beside. */
export function builtApp(): { root: string; page: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'hubhours-app-'));
  mkdirSync(join(root, 'assets'));
  const write = (name: string, text: string) => {
    writeFileSync(join(root, name), text);
    writeFileSync(join(root, `${name}.br`), brotliCompressSync(text));
    writeFileSync(join(root, `${name}.gz`), gzipSync(text));
  };
  write('index.html', page);
  write('assets/app-Ax0.js', `console.log(${JSON.stringify('hello '.repeat(200))});`);
  write('assets/app-Bx1.css', 'body { margin: 0 }');
  writeFileSync(join(root, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  return { root, page, remove: () => rmSync(root, { recursive: true, force: true }) };
}
