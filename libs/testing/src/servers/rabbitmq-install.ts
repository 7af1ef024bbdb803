import { delimiter, join } from 'node:path';
import { aptGet, installByApt, isExecutable } from './apt.ts';
import { Failure } from './failure.ts';

/** The real scripts; the wrapper that Debian puts into sbin insists on its own account and node. */
const places = [
  '/usr/lib/rabbitmq/bin',
  '/opt/homebrew/opt/rabbitmq/sbin',
  '/usr/local/opt/rabbitmq/sbin',
  '/opt/rabbitmq/sbin',
];

const byHand =
  'Install RabbitMQ 3.10 or later (Debian and Ubuntu: sudo apt-get install rabbitmq-server; macOS: brew install rabbitmq), or set HUBHOURS_INFRA=docker.';

/** The server's start script, or undefined where RabbitMQ is not installed. */
export function findRabbit(path = process.env.PATH ?? '', usual = places): string | undefined {
  return [...usual, ...path.split(delimiter)]
    .filter((folder) => folder && folder !== '/usr/sbin')
    .map((folder) => join(folder, 'rabbitmq-server'))
    .find(isExecutable);
}

/**
 * The server's start script, after an installation by apt-get where it is missing and may be installed.
 * @throws Failure that says in one sentence what to install
 */
export async function requireRabbit(
  say: (what: string) => void,
  { find = findRabbit, apt = aptGet }: { find?: () => string | undefined; apt?: () => string[] | undefined } = {},
): Promise<string> {
  const found = find();
  if (found) return found;
  const prefix = apt();
  if (!prefix) throw new Failure('RabbitMQ is not installed, and it can not be installed from here.', byHand);
  say('installing RabbitMQ by apt-get (about 20 s)');
  const lastLine = await installByApt(prefix, ['rabbitmq-server']);
  const installed = find();
  if (installed) return installed;
  throw new Failure(`apt-get could not install RabbitMQ: ${lastLine}`, byHand);
}
