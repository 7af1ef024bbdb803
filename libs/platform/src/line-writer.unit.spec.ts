import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { lineWriter } from './line-writer.ts';

let writes: string[] = [];

function collecting() {
  writes = [];
  const out = new PassThrough();
  out.on('data', (chunk: Buffer) => writes.push(chunk.toString()));
  const before = process.listeners('exit');
  const write = lineWriter(out as never);
  const atExit = process.listeners('exit').find((listener) => !before.includes(listener))!;
  added.push(atExit);
  return { write, atExit };
}

const added: NodeJS.ExitListener[] = [];
afterEach(() => added.splice(0).forEach((listener) => process.off('exit', listener)));

test('lines of one turn go out together, in order, and none twice', async () => {
  const { write } = collecting();
  write('one\n');
  write('two\n');
  expect(writes).toEqual([]);
  await turn();
  write('three\n');
  await turn();
  expect(writes).toEqual(['one\ntwo\n', 'three\n']);
});

test('what is left when the process ends is written', () => {
  const { write, atExit } = collecting();
  write('last words\n');
  atExit(0);
  expect(writes.join('')).toBe('last words\n');
});
