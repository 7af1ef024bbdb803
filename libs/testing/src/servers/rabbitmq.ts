import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from './failure.ts';
import { type Guarded, spawnGuarded } from './guarded.ts';
import { logTail } from './log-tail.ts';
import { patience } from './patience.ts';
import { anyPort } from './ports.ts';

export interface RabbitOptions {
  /** The start script, from `requireRabbit`. */
  readonly script: string;
  /** Keeps the queues, the logs and the cookie; made if it is not there. */
  readonly folder: string;
  /** The user's, made at the first start. */
  readonly password: string;
  /** Left out: any free ones. */
  readonly ports?: { readonly amqp: number; readonly management: number };
  /** Remove the folder when the broker stops, or when this process dies. */
  readonly scratch?: boolean;
}

export interface Management {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

export interface Rabbit {
  /** The address of the default vhost, without a path. */
  readonly amqpUrl: string;
  readonly management: Management;
  /** Where the Prometheus plugin answers, without a path. */
  readonly metricsUrl: string;
  /** The broker itself; its port mapper is `mapper`. */
  readonly process: Guarded;
  /** Runs `rabbitmqctl` on this node. */
  control(...args: string[]): Promise<void>;
  stop(): Promise<void>;
}

const user = 'hubhours';
/** No port in it: the queues' folder carries the node's name, and a port may step aside. */
const nodeName = 'hubhours@localhost';

/** Starts a RabbitMQ node of our own on loopback, apart from any other on the machine; resolves when it answers. */
export async function startRabbit(options: RabbitOptions): Promise<Rabbit> {
  const { folder } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await requireStopped(join(folder, 'pid'));
  const [epmdPort, distributionPort, prometheusPort] = [await anyPort(), await anyPort(), await anyPort()];
  const amqpPort = options.ports?.amqp ?? (await anyPort());
  const managementPort = options.ports?.management ?? (await anyPort());
  writeConfiguration(options, { amqpPort, managementPort, prometheusPort });
  const env = environment(folder, { epmdPort, distributionPort });
  const logFile = join(folder, 'console.log');
  // started by us in the foreground: the one that Erlang starts becomes a daemon that outlives everybody
  const mapper = await spawnGuarded('epmd', 'epmd', ['-port', String(epmdPort), '-address', '127.0.0.1'], {
    env: { PATH: env.PATH },
    logFile: join(folder, 'epmd.log'),
  });
  const broker = await spawnGuarded('RabbitMQ', options.script, [], {
    env,
    cwd: folder,
    logFile,
    // an orderly end takes 6 s, which queues that nobody will read again are not worth
    ...(options.scratch ? { stopSignal: 'SIGKILL', scratch: folder } : {}),
  });
  writeFileSync(join(folder, 'pid'), String(broker.pid));
  const stop = async () => {
    await broker.stop(10_000);
    await mapper.stop(1_000);
    if (options.scratch) rmSync(folder, { recursive: true, force: true });
    else rmSync(join(folder, 'pid'), { force: true });
  };
  const management = { url: `http://127.0.0.1:${managementPort}`, user, password: options.password };
  try {
    await untilItAnswers(management, broker, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  const amqpUrl = `amqp://${user}:${encodeURIComponent(options.password)}@127.0.0.1:${amqpPort}`;
  const control = async (...args: string[]) => {
    const tool = join(dirname(options.script), 'rabbitmqctl');
    await promisify(execFile)(tool, ['-n', nodeName, ...args], { env, cwd: folder, timeout: 30_000 });
  };
  const metricsUrl = `http://127.0.0.1:${prometheusPort}`;
  return { amqpUrl, management, metricsUrl, process: broker, control, stop };
}

function writeConfiguration(
  { folder, password }: RabbitOptions,
  ports: { amqpPort: number; managementPort: number; prometheusPort: number },
): void {
  const configuration = [
    `listeners.tcp.local = 127.0.0.1:${ports.amqpPort}`,
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${ports.managementPort}`,
    'prometheus.tcp.ip = 127.0.0.1',
    `prometheus.tcp.port = ${ports.prometheusPort}`,
    `default_user = ${user}`,
    `default_pass = ${password}`,
    'log.file = false',
    'log.console = true',
    'log.console.level = warning',
  ];
  writeFileSync(join(folder, 'rabbitmq.conf'), `${configuration.join('\n')}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'plugins'), '[rabbitmq_management,rabbitmq_prometheus].\n');
  const cookie = join(folder, '.erlang.cookie');
  if (!existsSync(cookie)) writeFileSync(cookie, password.replaceAll(/\W/g, ''));
  chmodSync(cookie, 0o400);
}

/** All that RabbitMQ sees: a variable of the caller's shell must not turn it into another node. */
function environment(folder: string, ports: { epmdPort: number; distributionPort: number }): NodeJS.ProcessEnv {
  return {
    PATH: `${process.env.PATH}:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin:/usr/local/bin`,
    HOME: folder,
    LANG: 'C.UTF-8',
    RUNNING_UNDER_SYSTEMD: '1', // the script then becomes the server instead of standing between us
    RABBITMQ_NODENAME: nodeName,
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'generated'),
    RABBITMQ_SCHEMA_DIR: join(folder, 'schema'),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'node.pid'),
    RABBITMQ_DIST_PORT: String(ports.distributionPort),
    ERL_EPMD_PORT: String(ports.epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    // busy waiting off, for a shared machine; without the interface the distribution port listens everywhere
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}',
  };
}

/** A start that was killed leaves its broker some seconds to end; two nodes on one folder would spoil it. */
async function requireStopped(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  for (let waitedMs = 0; isBroker(pid); waitedMs += 100) {
    if (waitedMs > 15_000) {
      throw new Failure(
        `Another RabbitMQ (process ${pid}) uses ${dirname(pidFile)}.`,
        `End it with: kill ${pid}, then start again.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Where /proc tells, a pid that now belongs to something else does not count. */
function isBroker(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return /beam|rabbit|erl/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return !existsSync('/proc/self');
  }
}

async function untilItAnswers(management: Management, broker: Guarded, logFile: string): Promise<void> {
  const deadline = performance.now() + patience(60_000);
  let refusedSince: number | undefined;
  const authorization = `Basic ${Buffer.from(`${management.user}:${management.password}`).toString('base64')}`;
  for (;;) {
    let seen: string;
    try {
      const answer = await fetch(`${management.url}/api/vhosts`, {
        headers: { authorization },
        signal: AbortSignal.timeout(2_000),
      });
      if (answer.ok) return;
      seen = `status ${answer.status}`;
      // the page is up before the users are read, so a refusal counts only when it lasts
      refusedSince = answer.status === 401 ? (refusedSince ?? performance.now()) : undefined;
      if (refusedSince !== undefined && performance.now() - refusedSince > 8_000) {
        throw new Failure(
          'RabbitMQ refuses the password that was kept for it.',
          'secrets.json and the data folder belong to different starts: bring the right one back, or move both away.',
        );
      }
    } catch (error) {
      if (error instanceof Failure) throw error;
      seen = (error as Error).message;
    }
    if (!broker.running()) {
      throw new Failure(
        `RabbitMQ ended while it was starting: ${logTail(logFile)}`,
        `Read ${logFile}, mend what it says, and start again.`,
      );
    }
    if (performance.now() > deadline) throw new Failure(`RabbitMQ does not answer (${seen}).`, `Read ${logFile}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
