import { DomainError } from '@hubhours/kernel/domain-error';
import type { ObjectParties } from '@hubhours/platform/auth';
import { readDirectly } from '@hubhours/platform/database';
import { waitFor } from '@hubhours/platform/waiting';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Where a UUID says its version. */
const VERSION_DIGIT = 14;

type Parties = { clientId: string; professionalId: string };

/** Whose a decision, a charge or a session is, for the guard. */
@Injectable()
export class BillingParties implements ObjectParties {
  constructor(private readonly db: DataSource) {}

  async partiesOf(object: string, id: string): Promise<Parties | undefined> {
    if (object === 'decision') return await this.find('decisions', id);
    if (object === 'charge') return await this.find('charges', id);
    if (object === 'session') return await this.session(id);
    throw new Error(`Nobody said whose a ${object} is`);
  }

  /**
   * A session is known here as soon as its event has arrived, which is waited for; one that never was can't be told from
   * one that is late, but by an id that we would never give.
   * @throws DomainError `session.not-yet-known` (conflict)
   */
  private async session(id: string): Promise<Parties | undefined> {
    if (id[VERSION_DIGIT] !== '7') return undefined;
    const parties = await waitFor(() => this.find('sessions', id));
    if (parties === undefined) throw new DomainError('conflict', 'session.not-yet-known', { retryAfterSeconds: 1 });
    return parties;
  }

  private async find(table: 'decisions' | 'charges' | 'sessions', id: string): Promise<Parties | undefined> {
    const text = `SELECT client_id AS "clientId", professional_id AS "professionalId" FROM ${table} WHERE id = $1`;
    return (await readDirectly<Parties>(this.db, text, [id]))[0];
  }
}
