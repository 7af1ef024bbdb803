import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import * as signInRequests from '../persistence/sign-in-requests.ts';
import { linkRow, SignIn, type SignedIn } from '../providers/sign-in.ts';

/** Opens a session for a link's token, and says where its request wanted to go on. */
@Injectable()
export class UseSignInLink {
  constructor(
    private readonly db: DataSource,
    private readonly signIn: SignIn,
  ) {}

  /** @throws HttpProblem 401 `auth.token-invalid` */
  async execute(token: string, userAgent: string | undefined): Promise<SignedIn & { returnTo: string | null }> {
    const signedIn = await this.signIn.useLink(token, userAgent);
    const returnTo = await signInRequests.returnToOf(this.db.manager, linkRow(token));
    return { ...signedIn, returnTo };
  }
}
