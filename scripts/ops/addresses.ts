import pg from 'pg';
import type { DataSource } from 'typeorm';
import { Failure } from '../../libs/testing/src/servers/failure.ts';
import { endpoints } from './running.ts';

export const parkingServices = ['booking', 'availability', 'billing', 'notifications', 'gateway'] as const;
export type ParkingService = (typeof parkingServices)[number];

/** AMQP_URL, or the broker of the system that runs here. */
export function amqpAddress(): string {
  return process.env['AMQP_URL'] || endpoints().amqp;
}

/** RABBITMQ_MANAGEMENT_URL, or that of the system that runs here. */
export function managementAddress(): string {
  return process.env['RABBITMQ_MANAGEMENT_URL'] || endpoints().rabbitmq;
}

/** @throws Failure there is no such service */
export function serviceNamed(name: string | undefined): ParkingService {
  const found = parkingServices.find((one) => one === name);
  if (found) return found;
  throw new Failure(
    name ? `There is no service “${name}”.` : 'Say of which service.',
    `It is one of ${parkingServices.join(', ')}.`,
  );
}

/** Runs `work` on the service's database: BOOKING_DATABASE_URL's and so on, or that of the system that runs here. */
export async function withDatabase<T>(
  service: ParkingService,
  work: (db: Pick<DataSource, 'query'>) => Promise<T>,
): Promise<T> {
  const variable = `${service.toUpperCase()}_DATABASE_URL`;
  const address = process.env[variable] || endpoints().databases[service === 'gateway' ? 'identity' : service];
  const client = new pg.Client({ connectionString: address, application_name: 'hubhours-ops' });
  client.on('error', () => undefined); // the query in flight reports it
  await client.connect().catch((error: Error) => {
    throw new Failure(
      `The database of ${service} can't be reached: ${error.message}.`,
      `Start it, or mend ${variable}.`,
    );
  });
  try {
    const query = async (text: string, values?: unknown[]) => (await client.query(text, values)).rows as unknown;
    return await work({ query: query as DataSource['query'] });
  } finally {
    await client.end();
  }
}
