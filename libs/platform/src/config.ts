import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The environment is not what the service needs. The message names variables and reasons, never a value (it may be a secret). */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

const url = (...schemes: string[]) =>
  z
    .string({ error: 'is missing' })
    .refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol), {
      error: `must be an address that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
    });

const count = (least: number, most: number) =>
  z
    .string({ error: 'is missing' })
    .regex(/^\d{1,9}$/, { error: `must be a whole number from ${least} to ${most}` })
    .transform(Number)
    .refine((value) => value >= least && value <= most, {
      error: `must be a whole number from ${least} to ${most}`,
    });

/** What every service reads; a service's `config.ts` spreads it: `z.object({ ...serviceConfig, OWN: … })`. */
export const serviceConfig = {
  /** Where it serves HTTP, health and metrics included but for the gateway's; 0 takes any free port. */
  PORT: count(0, 65_535),
  /** The address that it listens on; `0.0.0.0` in a container. */
  HOST: z.string().min(1).default('127.0.0.1'),
  /** The service's own PostgreSQL database, with a user that owns it: `postgres://user:password@host:5432/booking`. */
  DATABASE_URL: url('postgres:', 'postgresql:'),
  /** Connections of this replica's pool. */
  DATABASE_POOL: count(2, 200).default(10),
  /**
   * Milliseconds. It goes with each connection, which a PgBouncer does not pass on: there set `statement_timeout` on the
   * database, and either 0 here or `ignore_startup_parameters = statement_timeout, idle_in_transaction_session_timeout` there.
   */
  DATABASE_STATEMENT_TIMEOUT_MS: count(0, 600_000).default(5_000),
  /** `not-needed` serves from a database that may lose what it has committed; for tests, and refused in production. */
  DATABASE_DURABILITY: z
    .enum(['required', 'not-needed'], { error: 'must be required or not-needed' })
    .default('required'),
  /** The broker, with user, password and vhost; the same vhost for all services. */
  AMQP_URL: url('amqp:', 'amqps:'),
  /** `given` declares and binds the service's own queues alone; whoever runs the broker has declared the rest. */
  AMQP_TOPOLOGY: z.enum(['declare', 'given'], { error: 'must be declare or given' }).default('declare'),
  /** Where the issuer publishes its keys: the gateway's `/api/auth/jwks`, or another OIDC issuer's. */
  AUTH_JWKS_URL: url('http:', 'https:'),
  /** What `iss` of a token must be; the gateway's own tokens have its public address. */
  AUTH_ISSUER: z.string({ error: 'is missing' }).min(1, { error: 'is empty' }),
  /** What `aud` of a token must be, or contain. */
  AUTH_AUDIENCE: z.string().min(1, { error: 'is empty' }).default('hubhours'),
  /** An OTLP/HTTP receiver of traces, such as `http://collector:4318`. Absent: no spans are made. */
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http:', 'https:').optional(),
  /** The least that is logged: `debug`, `info`, `warn`, `error` or `silent`. */
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], { error: 'must be debug, info, warn, error or silent' })
    .default('info'),
};

/** @throws ConfigError where a setting is for tests alone */
export function refuseInProduction({ DATABASE_DURABILITY }: ServiceConfig, nodeEnv: string | undefined): void {
  if (nodeEnv !== 'production' || DATABASE_DURABILITY === 'required') return;
  throw new ConfigError('DATABASE_DURABILITY must be required in production.');
}

const serviceSchema = z.object(serviceConfig);
export type ServiceConfig = z.output<typeof serviceSchema>;

/**
 * The typed configuration from environment variables; an empty variable counts as missing. `NAME_FILE` names a file that
 * holds the value of `NAME`, for secrets that are mounted.
 * @throws ConfigError one sentence that names each wrong variable and why
 */
export function readConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Record<string, string | undefined>,
): z.output<Schema> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => {
      const value = valueOf(name, env);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const reasons = new Map<string, string>();
  for (const issue of read.error.issues) {
    const name = String(issue.path[0] ?? 'environment');
    if (!reasons.has(name)) reasons.set(name, reason(issue, name in given));
  }
  const list = [...reasons].map(([name, why]) => `${name} ${why}`).join('; ');
  throw new ConfigError(`The environment is not complete: ${list}.`);
}

function valueOf(name: string, env: Record<string, string | undefined>): string | undefined {
  const [own, file] = [env[name], env[`${name}_FILE`]];
  const isGiven = own !== undefined && own.trim() !== '';
  if (file === undefined || file.trim() === '') return isGiven ? own : undefined;
  if (isGiven) throw new ConfigError(`The environment is not clear: both ${name} and ${name}_FILE are given.`);
  try {
    const value = readFileSync(file, 'utf8').trim();
    return value === '' ? undefined : value;
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw new ConfigError(`The environment is not complete: ${name}_FILE names a file that cannot be read (${code}).`);
  }
}

function reason(issue: z.core.$ZodIssue, given: boolean): string {
  if (!given) return 'is missing';
  // Zod's own sentence may quote the received value, a variable's schema of ours says what it must be
  return /^(is|must) /.test(issue.message) ? issue.message : `is not valid (${issue.code.replaceAll('_', ' ')})`;
}
