import { createServer, type Server } from 'node:http';
import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { type AddressInfo } from 'node:net';
import { type Caller } from '@hubhours/platform/caller';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Stands in for the gateway as issuer of tokens: a JWKS on loopback, and tokens signed by its key (EdDSA, as the gateway's). */
export class TestIssuer {
  readonly issuer = 'https://hubhours.test';
  readonly audience = 'hubhours';
  readonly jwksUrl: string;
  private readonly server: Server;
  private readonly keyId: string;
  private readonly privateKey: KeyObject;

  private constructor(server: Server, keyId: string, privateKey: KeyObject) {
    this.server = server;
    this.keyId = keyId;
    this.privateKey = privateKey;
    this.jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  }

  static async start(): Promise<TestIssuer> {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const keyId = randomUUID();
    const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'EdDSA', use: 'sig' }];
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestIssuer(server, keyId, privateKey);
  }

  /** What a service's configuration must say to trust this issuer. */
  get environment(): { AUTH_JWKS_URL: string; AUTH_ISSUER: string; AUTH_AUDIENCE: string } {
    return { AUTH_JWKS_URL: this.jwksUrl, AUTH_ISSUER: this.issuer, AUTH_AUDIENCE: this.audience };
  }

  /** A bearer token of 10 minutes for `caller`; `claims` replaces single claims, to make a bad one. */
  tokenFor(caller: Partial<Caller> & Pick<Caller, 'partyId'>, claims: Record<string, unknown> = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      sub: caller.partyId,
      roles: caller.roles ?? [],
      memberOf: caller.memberOf ?? null,
      administers: caller.administers ?? [],
      iss: this.issuer,
      aud: this.audience,
      iat: now,
      exp: now + 600,
      ...claims,
    };
    const signed = `${encode({ alg: 'EdDSA', kid: this.keyId, typ: 'JWT' })}.${encode(payload)}`;
    return `${signed}.${sign(null, Buffer.from(signed), this.privateKey).toString('base64url')}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
