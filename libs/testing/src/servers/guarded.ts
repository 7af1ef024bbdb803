import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A process that can't outlive this one. */
export interface Guarded {
  readonly name: string;
  readonly pid: number;
  /** Resolves when the process has ended, however it did; never rejects. */
  readonly exited: Promise<string>;
  running(): boolean;
  /** Asks the process to end, and ends it by force after `patienceMs`; resolves when it is gone. */
  stop(patienceMs?: number): Promise<void>;
}

export interface GuardedOptions {
  /** Receives stdout and stderr, appended. */
  readonly logFile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** How long it may take over its end before it is ended by force, in milliseconds. */
  readonly patienceMs?: number;
  /** What asks it to end. */
  readonly stopSignal?: 'SIGINT' | 'SIGTERM' | 'SIGKILL';
  /** A folder of its own that the watchdog removes if this process dies first. */
  readonly scratch?: string;
}

const alive = new Set<Guarded>();
let refusing = false;

/** Ends every guarded process of ours, at the same time, and starts no more until `startGuardedAgain`. */
export async function stopAllGuarded(): Promise<void> {
  refusing = true;
  while (alive.size > 0) await Promise.all([...alive].map((one) => one.stop()));
}

/** For who has one system after the other. */
export function startGuardedAgain(): void {
  refusing = false;
}

/** How long an orphan may take over its orderly end, in seconds. */
const orphanPatience = 15;
const largestLog = 20 * 1024 * 1024;

/**
 * Becomes the server itself (`exec`, so its pid is the one that spawn saw) and leaves a watchdog behind that holds the
 * read end of a pipe: end of file there means that our process is gone, by whatever signal. The watchdog is forked
 * twice, since PostgreSQL and Erlang would wonder about a child they did not start.
 */
const watchdog = `
stop=$1 patience=$2 scratch=$3; shift 3
server=$$
( (
  if read -r _ <&3; then exit 0; fi
  kill -s "$stop" "$server"
  waited=0
  while kill -0 "$server"; do
    if [ "$waited" -ge "$patience" ]; then kill -s KILL -- "-$server"; break; fi
    waited=$((waited + 1))
    sleep 1
  done
  if [ -n "$scratch" ]; then rm -rf -- "$scratch"; fi
) </dev/null >/dev/null 2>&1 & )
exec "$@" 3<&-
`;

/** Starts `command` in a session of its own, so that Ctrl-C in the terminal reaches us and not it. */
export async function spawnGuarded(
  name: string,
  command: string,
  args: readonly string[],
  options: GuardedOptions,
): Promise<Guarded> {
  if (refusing) throw new Error(`${name} is not started: everything is being stopped`);
  const stopSignal = options.stopSignal ?? 'SIGTERM';
  const log = openLog(options.logFile);
  const child = spawn(
    'sh',
    ['-c', watchdog, 'sh', stopSignal.slice(3), String(orphanPatience), options.scratch ?? '', command, ...args],
    {
      cwd: options.cwd ?? '/',
      env: options.env,
      uid: options.uid,
      gid: options.gid,
      detached: true,
      stdio: ['ignore', log, log, 'pipe'],
    },
  );
  closeSync(log);
  const leash = child.stdio[3] as import('node:net').Socket;
  leash.on('error', () => undefined); // the watchdog may be gone already
  let ended = false;
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      ended = true;
      leash.end('done\n');
      resolve(signal ? `ended by ${signal}` : `exit code ${code}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => {
      leash.destroy();
      reject(new Error(`${name} could not be started: ${error.message}`));
    });
  });
  const pid = child.pid as number;
  const signal = (target: number, which: NodeJS.Signals) => {
    try {
      process.kill(target, which);
    } catch {
      // gone in the meantime
    }
  };
  const guarded: Guarded = {
    name,
    pid,
    exited,
    running: () => !ended,
    async stop(patienceMs = options.patienceMs ?? 8_000) {
      if (ended) return;
      signal(pid, stopSignal);
      const force = setTimeout(() => signal(-pid, 'SIGKILL'), patienceMs);
      await exited;
      clearTimeout(force);
    },
  };
  alive.add(guarded);
  void exited.then(() => alive.delete(guarded));
  return guarded;
}

/** Opens a log to append to, and sets a large one aside first. */
export function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largestLog) renameSync(file, `${file}.old`);
  return openSync(file, 'a', 0o600);
}
