import { DomainError } from '@hubhours/kernel/domain-error';
import type { Operation } from '@hubhours/platform/operation';
import { retryOnDeadlock } from '@hubhours/platform/database';
import { orNotYetKnown } from '@hubhours/platform/waiting';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';
import * as entry from '../domain/ledger.ts';
import * as grants from '../persistence/grants.ts';
import * as ledger from '../persistence/ledger.ts';
import * as lots from '../persistence/lots.ts';
import * as members from '../persistence/members.ts';

export type GrantCommand = {
  readonly hubId: string;
  readonly grantedBy: string;
  readonly to: { readonly clientIds: readonly string[] } | { readonly all: true };
  /** For each client. */
  readonly credits: number;
  readonly expiresAt: Date;
};

/** An employer gives credits to members of its hub, all of them or the ones named; to all that are named, or to none. */
@Injectable()
export class GrantCredits {
  constructor(private readonly db: DataSource) {}

  /**
   * Waits up to 2 s for clients that are not known yet. A repeat of the same operation gives no more, and answers the same.
   * @throws DomainError `credit.expiry-in-past` | `client.not-yet-known` | `client.not-a-member`
   */
  async execute(command: GrantCommand, { id, receivedAt }: Operation): Promise<grants.Grant> {
    if (command.expiresAt <= receivedAt) throw new DomainError('rejected', 'credit.expiry-in-past');
    const named = 'clientIds' in command.to ? [...new Set(command.to.clientIds)] : undefined;
    if (named) await orNotYetKnown(() => this.allKnown(named), 'client.not-yet-known');
    return await retryOnDeadlock(() =>
      this.db.transaction(async (tx) => {
        const clientIds = named ?? (await members.ofHub(tx, command.hubId));
        await ledger.lockClients(tx, clientIds);
        const earlier = await grants.madeBy(tx, id);
        if (earlier !== undefined) return earlier;
        const present = await this.present(tx, command.hubId, clientIds);
        if (named && present.length < named.length) throw new DomainError('rejected', 'client.not-a-member');
        return await this.give(tx, command, present, { id, receivedAt });
      }),
    );
  }

  private async give(
    tx: EntityManager,
    { hubId, grantedBy, credits, expiresAt }: GrantCommand,
    clientIds: readonly string[],
    { id: operationId, receivedAt: at }: Operation,
  ): Promise<grants.Grant> {
    const grant = { id: uuidV7(), hubId, grantedBy, grantedAt: at, clients: clientIds.length, credits, expiresAt };
    await grants.insert(tx, grant, operationId);
    const made = clientIds.map((clientId) => ({ id: uuidV7(), clientId, hubId, expiresAt }));
    await lots.insert(tx, grant.id, made);
    await ledger.post(tx, ...made.map((lot) => entry.granted(lot, credits, at)));
    return grant;
  }

  private async allKnown(clientIds: readonly string[]): Promise<true | undefined> {
    return (await members.hubsOf(this.db.manager, clientIds)).size === clientIds.length ? true : undefined;
  }

  /** Looked up under the clients' locks: a membership that ended meanwhile gets nothing. */
  private async present(tx: EntityManager, hubId: string, clientIds: readonly string[]): Promise<string[]> {
    const hubs = await members.hubsOf(tx, clientIds);
    return clientIds.filter((clientId) => hubs.get(clientId) === hubId);
  }
}
