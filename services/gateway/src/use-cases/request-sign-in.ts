import { DomainError } from '@hubhours/kernel/domain-error';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import * as signInRequests from '../persistence/sign-in-requests.ts';
import { SignInSender } from './sign-in-sender.ts';

const WINDOW_SECONDS = 600;
const MOST_IN_WINDOW = 300;
/** An address that becomes known within this time still gets its mail. */
const WAIT_SECONDS = 15;

/**
 * Takes a request for a link down. Whether the address is known is looked at later, by the sender, so neither the answer
 * nor its time tells.
 */
@Injectable()
export class RequestSignIn {
  constructor(
    private readonly db: DataSource,
    private readonly sender: SignInSender,
  ) {}

  /** @throws DomainError too-many `rate.limited`: at most 300 from one client address in 10 minutes, over all replicas */
  async execute(request: { email: string; returnTo: string | null; clientAddress: string }): Promise<void> {
    await this.db.transaction(async (tx) => {
      const { count, freeInSeconds } = await signInRequests.recent(tx, request.clientAddress, WINDOW_SECONDS);
      if (count >= MOST_IN_WINDOW) {
        throw new DomainError('too-many', 'rate.limited', { retryAfterSeconds: Math.max(1, freeInSeconds) });
      }
      await signInRequests.insert(tx, { ...request, waitSeconds: WAIT_SECONDS });
    });
    this.sender.wake();
  }
}
