import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '../../libs/testing/src/servers/failure.ts';
import { type Guarded, spawnGuarded } from '../../libs/testing/src/servers/guarded.ts';
import { portNear } from '../../libs/testing/src/servers/ports.ts';
import { prepareDatabases } from './databases.ts';
import { type Options } from './options.ts';
import { type Progress } from './progress.ts';
import { requireReachable } from './reachable.ts';
import { type Secrets } from './secrets.ts';
import { type Servers } from './servers.ts';

const parts = ['postgres', 'rabbitmq', 'mail'];

/** Docker's own plug-in, or the older program of its own. */
export function composeCommand(): readonly string[] | undefined {
  return [['docker', 'compose'], ['docker-compose']].find(
    ([command, ...args]) => spawnSync(command as string, [...args, 'version'], { stdio: 'ignore' }).status === 0,
  );
}

/**
 * One project per state folder, so that two checkouts keep their data apart; and per secrets of it: the volumes of a folder
 * that was removed are locked by passwords that went with it.
 */
export function projectOf(home: string, { postgres }: Pick<Secrets, 'postgres'>): string {
  return `hubhours-${createHash('sha256').update(`${home}\n${postgres}`).digest('hex').slice(0, 8)}`;
}

/** The infrastructure part of docker-compose.yml, stopped again with us; its volumes stay. */
export async function startCompose({
  root,
  home,
  options,
  secrets,
  progress,
}: {
  root: string;
  home: string;
  options: Options;
  secrets: Secrets;
  progress: Progress;
}): Promise<Servers> {
  const compose = composeCommand();
  if (!compose) {
    throw new Failure(
      'Docker answers, but it has no compose.',
      'Install the compose plug-in, or set HUBHOURS_INFRA=embedded.',
    );
  }
  const [command, ...before] = compose as [string, ...string[]];
  const args = [...before, '-p', projectOf(home, secrets), '-f', join(root, 'docker-compose.yml')];
  const { ports } = options;
  const [postgres, amqp, management, smtp, mail] = [
    await portNear(ports.postgres),
    await portNear(ports.amqp),
    await portNear(ports.management),
    await portNear(ports.smtp),
    await portNear(ports.mail),
  ];
  const env = {
    ...process.env,
    HUBHOURS_POSTGRES_PORT: String(postgres),
    HUBHOURS_AMQP_PORT: String(amqp),
    HUBHOURS_RABBITMQ_PORT: String(management),
    HUBHOURS_SMTP_PORT: String(smtp),
    HUBHOURS_MAIL_PORT: String(mail),
    HUBHOURS_POSTGRES_PASSWORD: secrets.postgres,
    HUBHOURS_RABBITMQ_PASSWORD: secrets.rabbitmq,
  };
  await guardContainers([command, ...args], env, join(home, 'logs', 'containers.log'));
  await progress.step('containers', up(command, [...args, 'up', '-d', ...parts], env));
  const servers = {
    postgresUrl: `postgres://hubhours_admin:${secrets.postgres}@127.0.0.1:${postgres}/postgres`,
    amqpUrl: `amqp://hubhours:${secrets.rabbitmq}@127.0.0.1:${amqp}`,
    management: { url: `http://127.0.0.1:${management}`, user: 'hubhours', password: secrets.rabbitmq },
  };
  await progress.step('PostgreSQL and RabbitMQ', untilReachable(servers));
  const databases = await prepareDatabases(servers.postgresUrl, secrets.databases);
  const page = `http://127.0.0.1:${mail}`;
  return options.smtpUrl
    ? { ...servers, databases, smtpUrl: options.smtpUrl, mailPage: undefined }
    : { ...servers, databases, smtpUrl: `smtp://127.0.0.1:${smtp}`, mailPage: page };
}

/** A process that does nothing but stop the containers when it is ended, which the watchdog does if we are killed. */
function guardContainers(command: string[], env: NodeJS.ProcessEnv, logFile: string): Promise<Guarded> {
  const script = `trap 'kill $pause; "$@" stop -t 8; exit 0' TERM; while :; do sleep 3600 & pause=$!; wait $pause; done`;
  return spawnGuarded('the containers', 'sh', ['-c', script, 'sh', ...command], { logFile, env, patienceMs: 12_000 });
}

async function up(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  if (code === 0) return;
  throw new Failure(
    `Docker could not start the containers: ${output.trim().split('\n').slice(-2).join(' / ')}.`,
    'Check the engine and its access to the images, or set HUBHOURS_INFRA=embedded.',
  );
}

async function untilReachable(servers: Parameters<typeof requireReachable>[0]): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    try {
      await requireReachable(servers);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
