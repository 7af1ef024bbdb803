import { spawnSync } from 'node:child_process';
import { Failure } from './failure.ts';
import { type Infrastructure, type InfrastructureKind } from './infrastructure.ts';

/** The variables that carry the addresses for HUBHOURS_INFRA=env. */
export const addressVariables = ['HUBHOURS_POSTGRES_URL', 'HUBHOURS_AMQP_URL', 'HUBHOURS_RABBITMQ_URL'] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the servers come from: as HUBHOURS_INFRA says, else addresses given in the environment, else Docker if an
 * engine answers, else embedded.
 */
export function chooseInfrastructure(env: Environment, dockerAnswers = engineAnswers): InfrastructureKind {
  const forced = env.HUBHOURS_INFRA;
  if (forced) {
    if (forced !== 'env' && forced !== 'docker' && forced !== 'embedded') {
      throw new Failure(
        `HUBHOURS_INFRA is "${forced}".`,
        'It must be env, docker or embedded; leave it out to let Hubhours choose.',
      );
    }
    if (forced === 'docker' && !dockerAnswers()) {
      throw new Failure(
        'HUBHOURS_INFRA=docker, but no Docker engine answers.',
        'Start the engine, or set HUBHOURS_INFRA=embedded.',
      );
    }
    return forced;
  }
  if (addressVariables.every((name) => env[name])) return 'env';
  return dockerAnswers() ? 'docker' : 'embedded';
}

/** The addresses that the environment gives. @throws Failure naming the variable that is missing or malformed */
export function addressesGiven(env: Environment): Infrastructure {
  const postgres = address(
    env,
    'HUBHOURS_POSTGRES_URL',
    ['postgres:', 'postgresql:'],
    'postgres://user:password@host:5432/postgres',
  );
  const amqp = address(env, 'HUBHOURS_AMQP_URL', ['amqp:', 'amqps:'], 'amqp://user:password@host:5672');
  const management = address(env, 'HUBHOURS_RABBITMQ_URL', ['http:', 'https:'], 'http://user:password@host:15672');
  return {
    postgresUrl: postgres.href,
    ...(env.HUBHOURS_POOLER_URL && { poolerUrl: env.HUBHOURS_POOLER_URL }),
    amqpUrl: amqp.href.replace(/\/$/, ''),
    management: {
      url: management.origin,
      user: decodeURIComponent(management.username),
      password: decodeURIComponent(management.password),
    },
  };
}

function address(env: Environment, name: string, schemes: string[], example: string): URL {
  const value = env[name];
  if (!value)
    throw new Failure(
      `HUBHOURS_INFRA=env needs ${name}, and it is not set.`,
      `Set it, for example ${name}=${example}.`,
    );
  if (!URL.canParse(value) || !schemes.includes(new URL(value).protocol)) {
    throw new Failure(`${name} is not an address that begins with ${schemes[0]}//.`, `Write it as ${example}.`);
  }
  return new URL(value);
}

/** Whether a Docker engine can be used from here. */
export function engineAnswers(): boolean {
  const asked = spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { stdio: 'ignore', timeout: 3_000 });
  return asked.status === 0;
}
