import { Failure } from '../../libs/testing/src/servers/failure.ts';
import { codes } from '../../libs/contracts/src/codes.ts';
import { fail, root } from '../bootstrap.mjs';
import { errorAnswers } from '../check/error-answers.ts';
import { build } from '../launcher/build.ts';

/** A command of `npm run ops`. `run` gets what follows its name, and gives the exit code. */
interface Command {
  readonly usage: string;
  readonly does: string;
  readonly run: (args: readonly string[]) => Promise<number>;
}

const commands: Readonly<Record<string, Command>> = {
  queues: {
    usage: 'queues',
    does: 'shows what waits where, and for how long; exit 1 where the broker takes no messages',
    run: async () => (await built(() => import('./queues.ts'))).queues(),
  },
  parked: {
    usage: 'parked [SERVICE] [--limit N] [--payload]',
    does: 'lists what no attempt could handle, with the reason; text that could be personal is masked',
    run: async (args) => (await built(() => import('./parked.ts'))).parked(args),
  },
  replay: {
    usage: 'replay SERVICE (--all | ID…) [--dry-run] [--past] [--per-second N]',
    does: 'sends parked events back to their service; safe twice, and at any time to be broken off',
    run: async (args) => (await built(() => import('./parked.ts'))).replay(args),
  },
  discard: {
    usage: 'discard SERVICE ID… --reason "…" [--even-if-others-wait]',
    does: 'takes parked events away for good; what they were stays on record',
    run: async (args) => (await built(() => import('./parked.ts'))).discard(args),
  },
  ledger: {
    usage: 'ledger check',
    does: 'recomputes every balance of the ledger from its entries; exit 1 where something differs',
    run: async (args) => (await import('./ledger.ts')).ledger(args),
  },
};

/** What talks to the broker is the services' own code, as it is compiled; it logs nothing here. */
async function built<Module>(load: () => Promise<Module>): Promise<Module> {
  await build(root);
  const { Logger } = await import('@nestjs/common');
  Logger.overrideLogger(false);
  return load();
}

/** A refusal by its code, in the words of the API. */
function told(error: unknown): unknown {
  const { code, details } = (error ?? {}) as { code?: string; details?: object };
  const said = Object.entries(codes).find(([one]) => one === code)?.[1];
  return said ? new Failure(`${said.replace(/\.$/, '')} (${code} ${JSON.stringify(details)}).`, remedyOf(code)) : error;
}

function remedyOf(code: string | undefined): string {
  return Object.entries(errorAnswers).find(([one]) => one === code)?.[1].remedy ?? '';
}

function usage(): string {
  return Object.values(commands)
    .map((command) => `  npm run ops -- ${command.usage}\n      ${command.does}`)
    .join('\n');
}

const [name = '', ...args] = process.argv.slice(2);
try {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) process.exit(await command.run(args));
  if (name !== '' && name !== 'help')
    throw new Failure(`There is no command “${name}”.`, 'Type npm run ops -- help for those there are.');
  console.log(usage());
} catch (error) {
  fail(told(error));
}
