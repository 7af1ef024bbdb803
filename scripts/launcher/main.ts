import { join } from 'node:path';
import { Failure } from '../../libs/testing/src/servers/failure.ts';
import { type Guarded, stopAllGuarded } from '../../libs/testing/src/servers/guarded.ts';
import { portNear } from '../../libs/testing/src/servers/ports.ts';
import { home, root } from '../bootstrap.mjs';
import { inheritLock, releaseLock } from '../lock.mjs';
import { build } from './build.ts';
import { buildWeb } from './build-web.ts';
import { databaseOf } from './databases.ts';
import { isSeeded, seedDemo } from './demo.ts';
import { removeEndpoints, writeEndpoints } from './endpoints.ts';
import { environmentOf, type World } from './environment.ts';
import { allowedHost, type Options, readOptions, type ServiceName, serviceNames } from './options.ts';
import { Progress } from './progress.ts';
import { Replica } from './replica.ts';
import { readSecrets } from './secrets.ts';
import { startServers } from './servers.ts';

const progress = new Progress();
const say = (line: string) => progress.say(line);
const stopping = new AbortController();
const ended = Promise.withResolvers<never>();
let replicas: Replica[] = [];
let isUp = false;

inheritLock(home);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void end(0, `${signal}: stopping`));
process.on('disconnect', () => void end(1, 'npm was killed: stopping'));
process.stdout.on('error', () => undefined); // a closed terminal must not keep us from ending the rest

try {
  await Promise.race([launch(readOptions(process.argv.slice(2), process.env)), ended.promise]);
} catch (error) {
  await failed(error);
}

async function launch(options: Options): Promise<void> {
  const secrets = readSecrets(home);
  const { host, told } = allowedHost(options);
  if (told) say(told);
  const [servers] = await Promise.all([
    startServers({ root, home, options, secrets, progress, watch }),
    progress.step('build', build(root)),
    progress.step('web app', buildWeb(root)),
  ]);
  const { databases } = servers;
  const gateway = `http://127.0.0.1:${await portNear(options.ports.gateway)}`;
  const urls = await servicePorts(options);
  const world: World = {
    root,
    options,
    gateway,
    gatewayHost: host,
    databases,
    amqpUrl: servers.amqpUrl,
    managementUrl: withCredentials(servers.management),
    smtpUrl: servers.smtpUrl,
    mailPage: servers.mailPage,
    authSecret: secrets.auth,
    urls,
  };
  const publish = () => {
    if (stopping.signal.aborted) return;
    writeEndpoints(home, {
      gateway,
      mail: servers.mailPage ?? null,
      rabbitmq: servers.management.url,
      amqp: servers.amqpUrl,
      databases: Object.fromEntries(serviceNames.map((name) => [databaseOf(name), databases[name]])),
      services: Object.fromEntries(serviceNames.map((name) => [name, whereabouts(name, urls)])) as never,
    });
  };
  replicas = serviceNames.flatMap((service) =>
    urls[service].map(
      (url, index) =>
        new Replica({
          service,
          number: index + 1,
          root,
          logFolder: join(home, 'logs'),
          url,
          env: environmentOf(service, url, world),
          say,
          changed: publish,
        }),
    ),
  );
  await progress.step(`${replicas.length} services`, Promise.all(replicas.map((replica) => replica.start())));
  if (options.demo && servers.mailPage && !isSeeded(home)) {
    const env = {
      ...environmentOf('booking', urls.booking[0] as string, world),
      HUBHOURS_URL: gateway,
      HUBHOURS_MAIL: servers.mailPage,
    };
    await progress.step('demo data', seedDemo(root, home, env, stopping.signal));
  }
  isUp = true;
  publish();
  if (new URL(gateway).port !== String(options.ports.gateway)) {
    say(`port ${options.ports.gateway} is taken, so it is ${new URL(gateway).port}`);
  }
  if (servers.mailPage) say(`every e-mail that is sent lies at ${servers.mailPage}`);
  say(
    options.operatorEmail
      ? `the first operator signs in as ${options.operatorEmail}`
      : 'no first operator is named; HUBHOURS_OPERATOR_EMAIL does that',
  );
  say(
    `queues at ${servers.management.url} (user ${servers.management.user}), logs in ${join(home, 'logs')}; Ctrl-C ends it all`,
  );
  console.log(`hubhours is ready: ${gateway} (after ${progress.elapsed()})`);
}

function whereabouts(service: ServiceName, urls: World['urls']) {
  const own = replicas.filter(({ url }) => urls[service].includes(url));
  return {
    url: urls[service][0] as string,
    urls: [...urls[service]],
    pids: own.flatMap(({ pid }) => (pid === undefined ? [] : [pid])),
  };
}

/** A port for each replica that it keeps over restarts; below those that the system gives to outgoing connections. */
async function servicePorts(options: Options): Promise<Record<ServiceName, string[]>> {
  const url = async (port: number) => `http://127.0.0.1:${await portNear(port)}`;
  const urls = {} as Record<ServiceName, string[]>;
  for (const service of serviceNames) {
    urls[service] = [];
    for (let count = 0; count < options.replicas[service]; count += 1) {
      urls[service].push(await url(options.ports.gateway + 100));
    }
  }
  return urls;
}

/** While we are starting, a server's end is the end; afterwards it is started again where it was. */
function watch(server: Guarded, again: () => Promise<Guarded>): void {
  void server.exited.then(async (how) => {
    if (stopping.signal.aborted) return;
    if (!isUp) {
      ended.reject(
        new Failure(
          `${server.name} ended while Hubhours was starting (${how}).`,
          'Start again; if it happens again, read the logs.',
        ),
      );
      return;
    }
    say(`${server.name} (process ${server.pid}) ended (${how}); starting it again`);
    try {
      const next = await again();
      say(`${next.name} is back (process ${next.pid})`);
    } catch (error) {
      await failed(error);
    }
  });
}

async function failed(error: unknown): Promise<void> {
  if (stopping.signal.aborted) return;
  const known = error instanceof Failure;
  const line = known ? `${error.message} ${error.cure}` : error instanceof Error ? error.stack : String(error);
  await end(1, known ? String(line).replaceAll(/\s*\n\s*/g, ' ') : String(line));
}

/** Services first, while their queues and databases are there to finish with; then everything else at once. */
async function end(code: number, why: string): Promise<void> {
  if (stopping.signal.aborted) return;
  stopping.abort();
  if (code === 0) say(why);
  else console.error(`hubhours: ${why}`);
  removeEndpoints(home);
  await Promise.all(replicas.map((replica) => replica.stop(5_000)));
  await stopAllGuarded();
  releaseLock(home);
  if (code === 0) say('stopped');
  process.exit(code);
}

function withCredentials({ url, user, password }: { url: string; user: string; password: string }): string {
  return Object.assign(new URL(url), { username: user, password }).href;
}
