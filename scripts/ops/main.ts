import { Failure } from '../../libs/testing/src/servers/failure.ts';
import { fail } from '../bootstrap.mjs';

/** A command of `npm run ops`. `run` gets what follows its name, and gives the exit code. */
interface Command {
  readonly usage: string;
  readonly does: string;
  readonly run: (args: readonly string[]) => Promise<number>;
}

const commands: Readonly<Record<string, Command>> = {
  ledger: {
    usage: 'ledger check',
    does: 'recomputes every balance of the ledger from its entries; exit 1 where something differs',
    run: async (args) => (await import('./ledger.ts')).ledger(args),
  },
};

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
  fail(error);
}
