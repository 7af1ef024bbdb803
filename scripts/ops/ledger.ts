import pg from 'pg';
import { Failure } from '../../libs/testing/src/servers/failure.ts';
import { checkLedger, type LedgerReport } from '../../services/billing/src/persistence/ledger-check.ts';
import { endpoints } from './running.ts';

/**
 * `ledger check`: one consistent look at billing's database, which changes nothing and holds nobody up.
 * The database is BILLING_DATABASE_URL's, or that of the system that runs here.
 * @returns 0, or 1 where a fault was found
 */
export async function ledger([verb]: readonly string[]): Promise<number> {
  if (verb !== 'check') throw new Failure('The ledger can be checked.', 'Type npm run ops -- ledger check.');
  const client = new pg.Client({ connectionString: addressOfBilling(), application_name: 'hubhours-ops' });
  client.on('error', () => undefined); // the query in flight reports it
  await client.connect().catch((error: Error) => {
    throw new Failure(`Billing's database can't be reached: ${error.message}.`, 'Start it, or mend its address.');
  });
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const query = async <Rows>(text: string) => (await client.query(text)).rows as Rows;
    const report = await checkLedger({ query });
    print(report);
    return report.checks.some(({ faults }) => faults > 0) ? 1 : 0;
  } finally {
    await client.end();
  }
}

function addressOfBilling(): string {
  const given = process.env['BILLING_DATABASE_URL'];
  if (given) return given;
  const found = endpoints().databases['billing'];
  if (!found) throw new Failure('endpoints.json names no database of billing.', 'Start the system again: npm start.');
  return found;
}

function print({ checks, totals }: LedgerReport): void {
  for (const { promise, looked, faults, first } of checks) {
    console.log(
      `${faults === 0 ? 'ok   ' : 'FAULT'}  ${promise} (${looked} looked at${faults ? `, ${faults} wrong` : ''})`,
    );
    for (const one of first) console.log(`         ${one}`);
  }
  console.log('\nWhat the accounts hold:');
  for (const { unit, kind, sum } of totals) console.log(`  ${unit.padEnd(7)} ${kind.padEnd(11)} ${sum.padStart(14)}`);
  const faults = checks.reduce((sum, check) => sum + check.faults, 0);
  console.log(faults === 0 ? '\nledger: nothing differs' : `\nledger: ${faults} faults`);
}
