import { sql } from '@hubhours/platform/database';
import type { ObjectParties } from '@hubhours/platform/grants';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Whose session it is, for the guard. */
@Injectable()
export class SessionParties implements ObjectParties {
  constructor(private readonly db: DataSource) {}

  async partiesOf(_object: string, id: string): Promise<{ clientId: string; professionalId: string } | undefined> {
    const [row] = await sql<{ clientId: string; professionalId: string }>(
      this.db,
      'SELECT client_id AS "clientId", professional_id AS "professionalId" FROM sessions WHERE id = $1',
      [id],
    );
    return row;
  }
}
