import { join } from 'node:path';
import { openPlace } from '../../libs/testing/src/servers/account.ts';
import { addressesGiven, chooseInfrastructure, engineAnswers } from '../../libs/testing/src/servers/choice.ts';
import { type Guarded } from '../../libs/testing/src/servers/guarded.ts';
import { type Infrastructure } from '../../libs/testing/src/servers/infrastructure.ts';
import { portNear } from '../../libs/testing/src/servers/ports.ts';
import { startPostgres } from '../../libs/testing/src/servers/postgres.ts';
import { requireRabbit } from '../../libs/testing/src/servers/rabbitmq-install.ts';
import { startRabbit } from '../../libs/testing/src/servers/rabbitmq.ts';
import { composeCommand, startCompose } from './compose.ts';
import { type Databases, prepareDatabases } from './databases.ts';
import { startMail } from './mail.ts';
import { type Options } from './options.ts';
import { type Progress } from './progress.ts';
import { requireReachable } from './reachable.ts';
import { type Secrets } from './secrets.ts';

export interface Servers extends Infrastructure {
  /** Each service's database, made and ready. */
  readonly databases: Databases;
  readonly smtpUrl: string;
  /** The mail catcher's page; absent where the user gave a mail server. */
  readonly mailPage: string | undefined;
}

/** How a server of ours came up, and how it comes up again, on the same ports, if it dies. */
type Watch = (server: Guarded, again: () => Promise<Guarded>) => void;

interface Context {
  readonly root: string;
  readonly home: string;
  readonly options: Options;
  readonly secrets: Secrets;
  readonly progress: Progress;
  readonly watch: Watch;
}

/** Brings up what the services stand on, from where HUBHOURS_INFRA says, and tells which in one line. */
export async function startServers(context: Context): Promise<Servers> {
  const { progress, options } = context;
  const kind = chooseInfrastructure(process.env, () => engineAnswers() && composeCommand() !== undefined);
  const told = {
    env: 'PostgreSQL and RabbitMQ as the environment says',
    docker: 'PostgreSQL, RabbitMQ and mail catcher in containers (docker-compose.yml)',
    embedded: `PostgreSQL from npm and this machine's RabbitMQ, with their data in ${context.home}`,
  };
  progress.say(`infrastructure: ${kind} (${told[kind]})`);
  if (kind === 'docker') return startCompose(context);
  const [infrastructure, mail] = await Promise.all([
    kind === 'env' ? startGiven(context) : startEmbedded(context),
    options.smtpUrl ? { smtpUrl: options.smtpUrl, page: undefined } : startCatcher(context),
  ]);
  return { ...infrastructure, smtpUrl: mail.smtpUrl, mailPage: mail.page };
}

async function startGiven({ secrets }: Context): Promise<Infrastructure & { databases: Databases }> {
  const given = await requireReachable(addressesGiven(process.env));
  return { ...given, databases: await prepareDatabases(given.postgresUrl, secrets.databases) };
}

async function startEmbedded({
  home,
  options,
  secrets,
  progress,
  watch,
}: Context): Promise<Infrastructure & { databases: Databases }> {
  const script = await requireRabbit((line) => progress.say(line));
  const startDatabase = async (port: number) => {
    // below a closed home folder PostgreSQL's own account needs another place
    const openFolder = join(openPlace, home.replaceAll(/[^a-z0-9]+/gi, '-'));
    const started = await startPostgres({
      folder: join(home, 'postgres'),
      openFolder,
      password: secrets.postgres,
      port,
      durable: true,
    });
    watch(started.process, async () => (await startDatabase(port)).process);
    return started;
  };
  const startBroker = async (ports: { amqp: number; management: number }) => {
    const started = await startRabbit({ script, folder: join(home, 'rabbitmq'), password: secrets.rabbitmq, ports });
    watch(started.process, async () => {
      await started.stop(); // the port mapper, and what is left of the node
      return (await startBroker(ports)).process;
    });
    return started;
  };
  const amqp = await portNear(options.ports.amqp);
  const management = await portNear(options.ports.management);
  const prepare = async () => {
    const { url } = await progress.step('PostgreSQL', startDatabase(await portNear(options.ports.postgres)));
    return { postgresUrl: url, databases: await prepareDatabases(url, secrets.databases) };
  };
  const [postgres, rabbit] = await Promise.all([
    prepare(),
    progress.step('RabbitMQ', startBroker({ amqp, management })),
  ]);
  return { ...postgres, amqpUrl: rabbit.amqpUrl, management: rabbit.management };
}

async function startCatcher({ root, home, options, watch }: Context): Promise<{ smtpUrl: string; page: string }> {
  const ports = { smtp: await portNear(options.ports.smtp), page: await portNear(options.ports.mail) };
  const start = async () => {
    const started = await startMail(root, join(home, 'mail'), join(home, 'logs', 'mail.log'), ports);
    watch(started.process, async () => (await start()).process);
    return started;
  };
  return start();
}
