import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const issuerName = 'https://issuer.test';

type SigningKey = { kid: string; alg: string; privateKey: CryptoKey; jwk: JWK };

/** An issuer whose keys can be rotated, broken or taken away; `libs/testing` has the plain one. */
export class Issuer {
  /** What the key set answers with. */
  state: 'well' | 'error' | 'rubbish' | 'silent' = 'well';
  fetches = 0;
  private published: SigningKey[] = [];
  private server: Server | undefined;

  static async start(): Promise<Issuer> {
    const issuer = new Issuer();
    await issuer.rotate();
    issuer.server = createServer((_request, response) => {
      issuer.fetches += 1;
      if (issuer.state === 'silent') return;
      if (issuer.state === 'error') response.statusCode = 500;
      response.end(
        issuer.state === 'rubbish' ? '<html>' : JSON.stringify({ keys: issuer.published.map(({ jwk }) => jwk) }),
      );
    });
    await new Promise<void>((resolve) => issuer.server?.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}/jwks`;
  }

  /** A new key in place of all others. */
  async rotate(alg = 'EdDSA'): Promise<void> {
    this.published = [await this.key(alg)];
  }

  async key(alg: string): Promise<SigningKey> {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const kid = crypto.randomUUID();
    return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
  }

  async token(partyId: string, claims: JWTPayload & Record<string, unknown> = {}, key?: SigningKey): Promise<string> {
    const { kid, alg, privateKey } = key ?? this.published[0]!;
    const now = Math.floor(Date.now() / 1000);
    const all = {
      sub: partyId,
      iss: issuerName,
      aud: 'hubhours',
      exp: now + 600,
      roles: ['client', 'professional'],
      ...claims,
    };
    return new SignJWT(all).setProtectedHeader({ alg, kid }).sign(privateKey);
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}
