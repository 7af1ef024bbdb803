import { join } from 'node:path';
import { Failure } from '../../libs/testing/src/servers/failure.ts';
import { type Guarded, spawnGuarded } from '../../libs/testing/src/servers/guarded.ts';
import { logTail } from '../../libs/testing/src/servers/log-tail.ts';
import { patience } from '../../libs/testing/src/servers/patience.ts';
import { type ServiceName } from './options.ts';

/** Small heaps: five services and their databases share a laptop. */
const nodeFlags = ['--max-semi-space-size=2', '--max-old-space-size=256', '--enable-source-maps'];
const usualReadyWithinMs = 18_000;
/** A service that died is started again within 2 s; one that dies at once again and again must not eat the machine. */
const restartAfterMs = 500;
const restartAfterCrashMs = 1_500;

export interface ReplicaOptions {
  readonly service: ServiceName;
  readonly number: number;
  readonly root: string;
  readonly logFolder: string;
  readonly url: string;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
  readonly readyWithinMs?: number;
  /** Called whenever the pid changes. */
  readonly changed: () => void;
}

/** One process of a service, started again whenever it ends without having been asked to. */
export class Replica {
  readonly url: string;
  private readonly options: ReplicaOptions;
  private readonly name: string;
  private readonly logFile: string;
  private process: Guarded | undefined;
  private stopping = false;

  constructor(options: ReplicaOptions) {
    this.options = options;
    this.url = options.url;
    this.name = options.number === 1 ? options.service : `${options.service} ${options.number}`;
    this.logFile = join(options.logFolder, `${options.service}-${options.number}.log`);
  }

  get pid(): number | undefined {
    return this.process?.running() ? this.process.pid : undefined;
  }

  /** Resolves when the replica is ready for work. @throws Failure when it ends instead, or takes too long */
  async start(): Promise<void> {
    const process = await this.spawn();
    const readyWithinMs = this.options.readyWithinMs ?? patience(usualReadyWithinMs);
    const deadline = performance.now() + readyWithinMs;
    while (!(await isReady(this.url))) {
      if (this.stopping) return;
      if (!process.running()) {
        throw new Failure(
          `${this.name} ended while it was starting (${await process.exited}): ${logTail(this.logFile, 1)}`,
          `Read ${this.logFile}, mend what it says, and start again.`,
        );
      }
      if (performance.now() > deadline) {
        throw new Failure(
          `${this.name} is not ready after ${Math.round(readyWithinMs / 1000)} s (${await whyNotReady(this.url)}); its log ends: ${logTail(this.logFile)}`,
          `Read ${this.logFile}, and start again.`,
        );
      }
      await pause(50);
    }
    this.watch(process);
  }

  async stop(patienceMs: number): Promise<void> {
    this.stopping = true;
    await this.process?.stop(patienceMs);
  }

  private async spawn(): Promise<Guarded> {
    const { service, root, env, changed } = this.options;
    const main = join(root, 'services', service, 'dist', 'main.js');
    this.process = await spawnGuarded(this.name, process.execPath, [...nodeFlags, main], {
      logFile: this.logFile,
      env,
      cwd: join(root, 'services', service),
    });
    if (this.stopping) await this.process.stop();
    changed();
    return this.process;
  }

  private watch(current: Guarded): void {
    const startedAt = performance.now();
    void current.exited.then(async (how) => {
      if (this.stopping) return;
      const delayMs = performance.now() - startedAt < 5_000 ? restartAfterCrashMs : restartAfterMs;
      this.options.say(`${this.name} (process ${current.pid}) ended (${how}); starting it again`);
      this.options.changed();
      await pause(delayMs);
      if (this.stopping) return;
      const next = await this.spawn();
      this.watch(next);
      while (next.running() && !(await isReady(this.url))) await pause(100);
      if (next.running() && !this.stopping) this.options.say(`${this.name} is back (process ${next.pid})`);
    });
  }
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.status === 200;
}

async function whyNotReady(url: string): Promise<string> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    return (await answer.text()).slice(0, 300);
  } catch (error) {
    return error instanceof DOMException ? 'it does not answer' : 'it does not listen';
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
