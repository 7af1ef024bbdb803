import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from './failure.ts';

/** The account that PostgreSQL runs as; PostgreSQL refuses to run as root. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** Root's place for what the other account must reach; only root needs one, and only root can write there. */
export const openPlace = '/var/lib/hubhours';

/** Our own account, or for root `postgres` where the machine has it, else `nobody`. */
export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((fields) => fields[0] === name);
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Failure(
    'PostgreSQL does not run as root, and this machine has no other account for it.',
    'Add one (useradd --system postgres) or run as an ordinary user.',
  );
}

/** Makes `folder` with mode 700 and gives it to the account. */
export function makeOwned(folder: string, account: Account): void {
  mkdirSync(dirname(folder), { recursive: true }); // the mode below is for the last folder alone
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
}

/** Whether the account can enter `folder`: below a closed home folder it can't. */
export function canEnter(folder: string, account: Account): boolean {
  return spawnSync('sh', ['-c', 'cd "$1"', 'sh', folder], { cwd: '/', ...account, stdio: 'ignore' }).status === 0;
}
