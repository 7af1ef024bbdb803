// One start per state folder. Plain JavaScript, since it must hold before the dependencies are installed.
import { spawnSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './bootstrap.mjs';

/**
 * Takes the lock of the state folder for this process, or fails with the process that has it.
 * @param {string} home
 */
export function takeLock(home) {
  const file = join(home, 'lock');
  const mine = writeMine(home);
  try {
    for (;;) {
      try {
        linkSync(mine, file); // fails if it is there, and never shows a half-written one
        return;
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      }
      const holder = read(file);
      if (holder && startOf(holder.pid) === holder.started) {
        throw new Failure(
          `Hubhours runs in this checkout already (process ${holder.pid}${addressIn(home)}).`,
          `Use that one, or end it first (Ctrl-C in its terminal, or kill ${holder.pid}).`,
        );
      }
      const stale = `${file}.stale-${process.pid}`;
      renameSync(file, stale); // one of several starts wins; the others meet its lock
      rmSync(stale, { force: true });
    }
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return takeLock(home);
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * Makes this process the holder of a lock that its parent took for it.
 * @param {string} home
 */
export function inheritLock(home) {
  renameSync(writeMine(home), join(home, 'lock'));
}

/** @param {string} home */
export function releaseLock(home) {
  const file = join(home, 'lock');
  if (read(file)?.pid === process.pid) rmSync(file, { force: true });
}

/** @param {string} home */
function writeMine(home) {
  const mine = join(home, `lock.${process.pid}`);
  writeFileSync(mine, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  return mine;
}

/**
 * @param {string} file
 * @returns {{ pid: number, started: string } | undefined}
 */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * When a process started, to tell it from a later one of the same number; empty if there is none.
 * @param {number} pid
 */
function startOf(pid) {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? '' : fields[19];
    } catch {
      return '';
    }
  }
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
}

/** @param {string} home */
function addressIn(home) {
  try {
    return `, ${JSON.parse(readFileSync(join(home, 'endpoints.json'), 'utf8')).gateway}`;
  } catch {
    return '';
  }
}
