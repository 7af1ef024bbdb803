import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSignInRequests1760000001000 implements MigrationInterface {
  name = 'CreateSignInRequests1760000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sign_in_requests (
        id uuid PRIMARY KEY,
        email text NOT NULL,
        -- where the page goes after signing in: a path of ours
        return_to text,
        -- an IPv4 address or an IPv6 /64, for the limit; rows are deleted after some minutes
        client_address text NOT NULL,
        requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- an address that is unknown until then gets no mail
        wanted_until timestamptz NOT NULL,
        attempts smallint NOT NULL DEFAULT 0,
        -- no attempt before then: the pause after a failed one, or the lease of one that runs
        resting_until timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- the link that was made, in better-auth's verifications; never the token
        link text,
        outcome text CHECK (outcome IN ('sent', 'failed', 'limited'))
      )`);
    await runner.query(
      `CREATE INDEX sign_in_requests_waiting ON sign_in_requests (resting_until) WHERE outcome IS NULL`,
    );
    await runner.query(
      `CREATE INDEX sign_in_requests_client_address ON sign_in_requests (client_address, requested_at)`,
    );
    await runner.query(`CREATE INDEX sign_in_requests_email ON sign_in_requests (email)`);
    await runner.query(`CREATE INDEX sign_in_requests_link ON sign_in_requests (link)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE sign_in_requests`);
  }
}
