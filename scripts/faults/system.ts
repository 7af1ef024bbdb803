import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPlace } from '../../libs/testing/src/servers/account.ts';
import { startGuardedAgain, stopAllGuarded } from '../../libs/testing/src/servers/guarded.ts';
import { patience } from '../../libs/testing/src/servers/patience.ts';
import { portNear } from '../../libs/testing/src/servers/ports.ts';
import { type Postgres, startPostgres } from '../../libs/testing/src/servers/postgres.ts';
import { requireRabbit } from '../../libs/testing/src/servers/rabbitmq-install.ts';
import { type Rabbit, startRabbit } from '../../libs/testing/src/servers/rabbitmq.ts';
import { TestIssuer } from '../../libs/testing/src/tokens.ts';
import { type Databases, prepareDatabases } from '../launcher/databases.ts';
import { environmentOf, type World } from '../launcher/environment.ts';
import { readOptions, type ServiceName, serviceNames } from '../launcher/options.ts';
import { Replica } from '../launcher/replica.ts';
import { root, stateFolder } from '../system.ts';
import { Broker } from './broker.ts';
import { MailCatcher } from './mail-catcher.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { type Timeline } from './timeline.ts';

const password = 'faults';

/** One process of a service, and its own two ways to the servers. */
export type Member = {
  readonly service: ServiceName;
  readonly name: string;
  readonly url: string;
  /** Where people reach it; the gateway's alone. */
  readonly publicUrl: string | undefined;
  readonly replica: Replica;
  readonly toDatabase: TcpProxy;
  readonly toBroker: TcpProxy;
};

export type Counts = Readonly<Record<ServiceName, number>>;

/** A whole Hubhours with servers of its own, of which every part can be made to fail. */
export class System {
  readonly members: Member[] = [];
  /** Ends of processes that nobody asked for, or that were not as asked for: a SIGTERM is followed by exit code 0. */
  readonly unasked: string[] = [];
  /** When a replica was on its way out, gone or not yet back, in milliseconds of the timeline. */
  readonly absences: { readonly service: ServiceName; readonly from: number; to: number }[] = [];
  /** How many messages of the suite's own no service can handle, by service. */
  readonly poisoned = new Map<ServiceName, number>();
  /** When a replica was hit in a way that leaves it ignorant of whether a mail of its was taken. */
  readonly interruptions: { readonly service: ServiceName; readonly how: string; readonly at: number }[] = [];
  readonly logFolder: string;
  /** Names the crash point at which the first replica that comes there dies; gone as soon as one does. */
  readonly crashFile: string;
  postgres!: Postgres;
  rabbit!: Rabbit;
  broker!: Broker;
  databases!: Databases;
  /** What each process was sent that ends one. */
  private readonly sent = new Map<number, 'SIGKILL' | 'SIGTERM'>();
  /** Whether a replica may have died at a crash point. */
  private armed = false;
  private readonly state = stateFolder();
  private readonly openFolder = join(openPlace, `faults-${process.pid}`);
  private rabbitPorts!: { amqp: number; management: number };
  private postgresPort!: number;
  private script!: string;

  readonly timeline: Timeline;
  readonly issuer: TestIssuer;
  readonly mail: MailCatcher;

  private constructor(timeline: Timeline, issuer: TestIssuer, mail: MailCatcher) {
    this.timeline = timeline;
    this.issuer = issuer;
    this.mail = mail;
    this.logFolder = join(this.state.home, 'logs');
    this.crashFile = join(this.state.home, 'crash-at');
  }

  static async start(counts: Counts, timeline: Timeline): Promise<System> {
    startGuardedAgain();
    const system = new System(timeline, await TestIssuer.start(), await MailCatcher.start());
    try {
      await system.startServers();
      await system.startMembers(counts);
      return system;
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  of(service: ServiceName): Member[] {
    return this.members.filter((member) => member.service === service);
  }

  interrupted({ service }: Member, how: string): void {
    this.interruptions.push({ service, how, at: performance.now() });
  }

  /** @returns the process that was sent it; @throws Error when the replica does not run */
  signal({ name, service, replica: { pid } }: Member, signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP'): number {
    if (!pid) throw new Error(`${name} does not run`);
    if (signal !== 'SIGSTOP') {
      this.sent.set(pid, signal);
      this.leaves(service);
    }
    process.kill(pid, signal);
    return pid;
  }

  /** The first replica that comes by the crash point dies there. */
  arm(point: string): void {
    this.armed = true;
    writeFileSync(this.crashFile, point);
  }

  get gateways(): string[] {
    return this.of('gateway').map(({ publicUrl }) => publicUrl as string);
  }

  /** `kill -9`, and up again on the same folder. */
  async restartBroker(): Promise<void> {
    process.kill(this.rabbit.process.pid, 'SIGKILL');
    await this.rabbit.process.exited;
    await this.rabbit.stop(); // the port mapper, and what is left of the node
    await this.startBroker();
  }

  /** PostgreSQL's immediate shutdown: no checkpoint, so that it recovers from its log. */
  async restartDatabase(): Promise<void> {
    process.kill(this.postgres.process.pid, 'SIGQUIT');
    await this.postgres.process.exited;
    await this.startDatabase();
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map(({ replica }) => replica.stop(3_000)));
    for (const { toDatabase, toBroker } of this.members) [toDatabase, toBroker].forEach((proxy) => proxy.close());
    await Promise.all([this.mail.close(), this.issuer.stop()]);
    await stopAllGuarded();
  }

  /** The logs go with it. */
  remove(): void {
    this.state.remove();
    rmSync(this.openFolder, { recursive: true, force: true });
  }

  /** Below those that the machine gives to outgoing connections, which would take one while its server is down. */
  private port(): Promise<number> {
    return portNear(16_000 + (process.pid % 300) * 50);
  }

  private async startServers(): Promise<void> {
    this.script = await requireRabbit((line) => this.timeline.note(line));
    this.rabbitPorts = { amqp: await this.port(), management: await this.port() };
    this.postgresPort = await this.port();
    await Promise.all([this.startBroker(), this.startDatabase()]);
    const passwords = Object.fromEntries(serviceNames.map((name) => [name, password])) as Record<ServiceName, string>;
    this.databases = await prepareDatabases(this.postgres.url, passwords);
  }

  private async startBroker(): Promise<void> {
    const folder = join(this.state.home, 'rabbitmq');
    this.rabbit = await startRabbit({ script: this.script, folder, password, ports: this.rabbitPorts });
    this.broker = new Broker(this.rabbit.management, this.rabbit.amqpUrl);
  }

  /** Durable, or an immediate shutdown would lose what was committed last. */
  private async startDatabase(): Promise<void> {
    const folder = join(this.state.home, 'postgres');
    const options = { folder, openFolder: this.openFolder, password, port: this.postgresPort, durable: true };
    this.postgres = await startPostgres(options);
  }

  private async startMembers(counts: Counts): Promise<void> {
    const address = async () => `http://127.0.0.1:${await this.port()}`;
    const urls = {} as Record<ServiceName, string[]>;
    for (const service of serviceNames) {
      urls[service] = [];
      for (let count = 0; count < counts[service]; count += 1) urls[service].push(await address());
    }
    for (const service of serviceNames) {
      for (const [index, url] of urls[service].entries()) {
        const publicUrl = service === 'gateway' ? await address() : undefined;
        this.members.push(await this.member(service, index + 1, url, publicUrl, urls));
      }
    }
    await Promise.all(this.members.map(({ replica }) => replica.start()));
  }

  private async member(
    service: ServiceName,
    number: number,
    url: string,
    publicUrl: string | undefined,
    urls: Readonly<Record<ServiceName, string[]>>,
  ): Promise<Member> {
    const toDatabase = await TcpProxy.before(this.databases[service]);
    const toBroker = await TcpProxy.before(this.rabbit.amqpUrl);
    const { url: management, user } = this.rabbit.management;
    const managementUrl = management.replace('://', `://${user}:${password}@`);
    const world: World = {
      root,
      options: readOptions([], { HUBHOURS_DEMO: '0', HUBHOURS_OPERATOR_EMAIL: 'ops@hubhours.test' }),
      managementUrl,
      gateway: publicUrl ?? 'http://127.0.0.1:1',
      gatewayHost: '127.0.0.1',
      databases: { ...this.databases, [service]: toDatabase.through(this.databases[service]) },
      amqpUrl: toBroker.through(this.rabbit.amqpUrl),
      smtpUrl: this.mail.url,
      mailPage: undefined,
      authSecret: 'a secret of the suite of faults, and of nothing else',
      urls,
    };
    const name = `${service} ${number}`;
    const replica = new Replica({
      service,
      number,
      root,
      logFolder: this.logFolder,
      url,
      env: { ...environmentOf(service, url, world), ...this.settings() },
      say: (line) => this.heard(line),
      changed: () => undefined,
      readyWithinMs: patience(90_000),
    });
    return { service, name, url, publicUrl, replica, toDatabase, toBroker };
  }

  private settings(): Record<string, string> {
    const { AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE } = this.issuer.environment;
    return {
      AUTH_JWKS_URL,
      AUTH_ISSUER,
      AUTH_AUDIENCE,
      NODE_ENV: 'test',
      // a process that stands still for a while must have lost them
      CLAIM_LIFE_MS: '10000',
      MAIL_LEASE_MS: '8000',
      MAIL_REFUSED_DELAYS_MS: '500,1000,2000,2000,5000,5000,5000,10000,10000',
      HUBHOURS_CRASH_FILE: this.crashFile,
    };
  }

  private heard(line: string): void {
    this.timeline.note(line);
    const end = /^(\w+).* \(process (\d+)\) ended \((.*?)\)/.exec(line);
    if (end) this.ended(end[1] as ServiceName, Number(end[2]), end[3] as string, line);
    const back = /^(\w+).* is back/.exec(line)?.[1];
    const absence = this.absences.find(({ service, to }) => service === back && to === Number.POSITIVE_INFINITY);
    if (absence) absence.to = this.timeline.now();
  }

  private ended(service: ServiceName, pid: number, how: string, line: string): void {
    const sent = this.sent.get(pid);
    const isAsAsked = sent === 'SIGTERM' ? how === 'exit code 0' : how === 'ended by SIGKILL' && (sent ?? this.armed);
    if (!isAsAsked) this.unasked.push(line);
    if (!sent) this.leaves(service);
    if (service === 'notifications' && how === 'ended by SIGKILL') {
      this.interruptions.push({ service, how: 'died', at: performance.now() });
    }
  }

  private leaves(service: ServiceName): void {
    this.absences.push({ service, from: this.timeline.now(), to: Number.POSITIVE_INFINITY });
  }
}
