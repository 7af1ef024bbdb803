import pg from 'pg';
import { Failure } from '../../libs/testing/src/servers/failure.ts';
import { type Infrastructure } from '../../libs/testing/src/servers/infrastructure.ts';

/** Refuses servers of the environment that do not answer, before a service stumbles over them. */
export async function requireReachable(servers: Infrastructure): Promise<Infrastructure> {
  const client = new pg.Client({ connectionString: servers.postgresUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw unreachable('HUBHOURS_POSTGRES_URL', servers.postgresUrl, error);
  } finally {
    await client.end().catch(() => undefined);
  }
  const { url, user, password } = servers.management;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  try {
    const answer = await fetch(`${url}/api/overview`, {
      headers: { authorization },
      signal: AbortSignal.timeout(5_000),
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
  } catch (error) {
    throw unreachable('HUBHOURS_RABBITMQ_URL', url, error);
  }
  return servers;
}

function unreachable(name: string, url: string, error: unknown): Failure {
  const { message, code, cause } = error as Error & { code?: string; cause?: { code?: string } };
  const why = code ?? cause?.code ?? message;
  return new Failure(
    `The server that ${name} names (${new URL(url).host}) can not be used: ${why}.`,
    'Check the address and that the server is up, or set HUBHOURS_INFRA=embedded.',
  );
}
