import { sql } from '@hubhours/platform/database';
import type { ObjectParties } from '@hubhours/platform/grants';
import { waitFor } from '@hubhours/platform/waiting';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

type Parties = { readonly clientId?: string; readonly professionalId: string };

/** Whose session or mail it is, for the guard. */
@Injectable()
export class MailParties implements ObjectParties {
  constructor(private readonly db: DataSource) {}

  /** A session that booking has just made is waited for, 2 s at most. */
  async partiesOf(object: string, id: string): Promise<Parties | undefined> {
    return object === 'session' ? waitFor(() => this.ofSession(id)) : this.ofDelivery(id);
  }

  private async ofSession(id: string): Promise<Parties | undefined> {
    const [row] = await sql<Parties>(
      this.db,
      'SELECT client_id AS "clientId", professional_id AS "professionalId" FROM sessions WHERE id = $1',
      [id],
    );
    return row;
  }

  /** A mail to the professional is none that the client may know of. */
  private async ofDelivery(id: string): Promise<Parties | undefined> {
    const [row] = await sql<{ clientId: string; professionalId: string; recipient: string }>(
      this.db,
      `SELECT client_id AS "clientId", professional_id AS "professionalId", recipient
       FROM deliveries JOIN sessions ON sessions.id = session_id WHERE deliveries.id = $1`,
      [id],
    );
    if (!row) return undefined;
    const { clientId, professionalId, recipient } = row;
    return recipient === 'client' ? { clientId, professionalId } : { professionalId };
  }
}
