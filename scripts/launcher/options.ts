import { parseArgs } from 'node:util';
import { Failure } from '../../libs/testing/src/servers/failure.ts';

export const serviceNames = ['booking', 'availability', 'billing', 'notifications', 'gateway'] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface Options {
  /** Preferred; each steps aside when it is taken. */
  readonly ports: {
    readonly gateway: number;
    readonly postgres: number;
    readonly amqp: number;
    readonly management: number;
    readonly smtp: number;
    readonly mail: number;
  };
  readonly replicas: Readonly<Record<ServiceName, number>>;
  readonly demo: boolean;
  readonly operatorEmail: string | undefined;
  /** Where the gateway listens; other than loopback only where neither demo data nor a mail catcher is there. */
  readonly host: string;
  /** A mail server of the user's own instead of the mail catcher. */
  readonly smtpUrl: string | undefined;
}

const loopback = ['127.0.0.1', 'localhost', '::1'];
const mostReplicas = 10;

/**
 * What the command line and the environment ask for.
 * @throws Failure naming what is malformed
 */
export function readOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Options {
  const demo = readDemo(env.HUBHOURS_DEMO || '1');
  const smtpUrl = env.HUBHOURS_SMTP_URL || undefined;
  if (smtpUrl !== undefined && !(URL.canParse(smtpUrl) && /^smtps?:$/.test(new URL(smtpUrl).protocol))) {
    throw new Failure('HUBHOURS_SMTP_URL is not an address.', 'Write it as smtp://user:password@host:587.');
  }
  return {
    ports: {
      gateway: readPort('HUBHOURS_PORT', env, 8080),
      postgres: readPort('HUBHOURS_POSTGRES_PORT', env, 5432),
      amqp: readPort('HUBHOURS_AMQP_PORT', env, 5672),
      management: readPort('HUBHOURS_RABBITMQ_PORT', env, 15672),
      smtp: readPort('HUBHOURS_SMTP_PORT', env, 1025),
      mail: readPort('HUBHOURS_MAIL_PORT', env, 8025),
    },
    replicas: readReplicas(args),
    demo,
    operatorEmail: readEmail(env.HUBHOURS_OPERATOR_EMAIL) ?? (demo ? 'ops@hubhours.test' : undefined),
    host: env.HUBHOURS_HOST || '127.0.0.1',
    smtpUrl,
  };
}

/** Where the gateway may listen, and what to tell the user if that is less than was asked for. */
export function allowedHost({ host, demo, smtpUrl }: Options): { host: string; told?: string } {
  if (loopback.includes(host)) return { host: host === 'localhost' ? '127.0.0.1' : host };
  const reasons = [...(demo ? ['demo data'] : []), ...(smtpUrl ? [] : ['a mail catcher'])];
  if (reasons.length === 0) return { host };
  return {
    host: '127.0.0.1',
    told: `HUBHOURS_HOST=${host} is not followed: with ${reasons.join(' and ')} Hubhours listens on loopback only`,
  };
}

function readPort(name: string, env: Readonly<Record<string, string | undefined>>, otherwise: number): number {
  const value = env[name];
  if (!value) return otherwise;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65_535) {
    throw new Failure(`${name} is "${value}".`, 'It must be a port, a whole number from 1 to 65535.');
  }
  return port;
}

function readDemo(value: string): boolean {
  if (value === '0' || value === '1') return value === '1';
  throw new Failure(`HUBHOURS_DEMO is "${value}".`, 'It must be 1 (with demo data) or 0 (without).');
}

function readEmail(value: string | undefined): string | undefined {
  if (!value) return undefined;
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return value.toLowerCase();
  throw new Failure(`HUBHOURS_OPERATOR_EMAIL is "${value}".`, 'It must be an e-mail address, such as ops@example.org.');
}

function readReplicas(args: readonly string[]): Record<ServiceName, number> {
  const counts = Object.fromEntries(serviceNames.map((name) => [name, 1])) as Record<ServiceName, number>;
  for (const part of replicasGiven(args).flatMap((value) => value.split(','))) {
    const [name = '', count = ''] = part.trim().split('=');
    const isService = (serviceNames as readonly string[]).includes(name);
    if (!isService || name === 'gateway' || !/^\d+$/.test(count) || Number(count) < 1 || Number(count) > mostReplicas) {
      throw new Failure(
        `--replicas does not understand "${part}".`,
        `Write it as --replicas booking=2,notifications=3 with 1 to ${mostReplicas} of booking, availability, billing or notifications.`,
      );
    }
    counts[name as ServiceName] = Number(count);
  }
  return counts;
}

function replicasGiven(args: readonly string[]): string[] {
  try {
    const { values } = parseArgs({ args: [...args], options: { replicas: { type: 'string', multiple: true } } });
    return values.replicas ?? [];
  } catch (error) {
    throw new Failure(
      `The command line is not understood: ${(error as Error).message.split('.')[0]}.`,
      'The only option is --replicas booking=2,notifications=3 (after npm start --).',
    );
  }
}
