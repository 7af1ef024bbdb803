import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../libs/testing/src/servers/failure.ts';
import { type ServiceName, serviceNames } from './options.ts';

export interface Secrets {
  readonly postgres: string;
  readonly rabbitmq: string;
  /** The gateway's, for cookies and sign-in tokens. */
  readonly auth: string;
  /** One for each service's role in its database. */
  readonly databases: Readonly<Record<ServiceName, string>>;
}

const random = () => randomBytes(24).toString('base64url');

/** The passwords of this state folder, made at the first start and kept for this account alone. */
export function readSecrets(home: string): Secrets {
  const file = join(home, 'secrets.json');
  if (!existsSync(file)) {
    const databases = Object.fromEntries(serviceNames.map((name) => [name, random()])) as Record<ServiceName, string>;
    const made: Secrets = { postgres: random(), rabbitmq: random(), auth: random(), databases };
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
    return made;
  }
  try {
    const secrets = JSON.parse(readFileSync(file, 'utf8')) as Secrets;
    const all = [
      secrets.postgres,
      secrets.rabbitmq,
      secrets.auth,
      ...serviceNames.map((name) => secrets.databases[name]),
    ];
    if (all.every((secret) => typeof secret === 'string' && secret.length > 0)) return secrets;
  } catch {
    // told below: an unreadable file and an incomplete one are mended alike
  }
  throw new Failure(`${file} is damaged.`, `Move the folder ${home} away to begin anew, or bring that file back.`);
}
