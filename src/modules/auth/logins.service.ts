import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../kernel/clock';
import { UnitOfWork } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { newId } from '../../kernel/ids';
import { LIMITS } from '../../kernel/limits';
import type { Secret } from '../../kernel/secret';
import { type Credential, CredentialRepository } from './credential.repository';
import { LoginBrake } from './login-brake.service';
import { Passwords } from './passwords.service';
import { Sessions } from './sessions.service';

export interface LoginRequest {
  readonly organizationId: string;
  readonly websiteId: string;
  readonly username: string;
  readonly password: Secret;
  /** The client's address, for counting; kept as a keyed hash only. */
  readonly address: string;
}

export interface LoginSession {
  readonly sessionId: string;
  readonly customerId: string;
  readonly token: string;
  readonly issuedAtSeconds: number;
  readonly expiresAtSeconds: number;
}

/** Username and password against a session. */
@Injectable()
export class Logins {
  constructor(
    private readonly credentials: CredentialRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly clock: DatabaseClock,
    private readonly brake: LoginBrake,
  ) {}

  /**
   * Logs a customer in for `LIMITS.sessionSeconds`. An unknown name and a wrong password are told apart by nothing.
   * @throws DomainError unauthenticated · rate-limited: after `LIMITS.loginsPerMinute` wrong tries for this account from this address, or
   * `LIMITS.loginsPerAddress` for any accounts from it. Whoever comes from elsewhere gets in: nobody can lock an owner out.
   */
  async login(request: LoginRequest): Promise<LoginSession> {
    const credential = await this.brake.run(request, () => this.credentialOf(request));
    if (!credential) throw new DomainError('unauthenticated', 'The username or the password is wrong.');
    return this.sessionOf(request, credential);
  }

  /** @returns undefined for a wrong name or password, after the same work */
  private async credentialOf({
    organizationId,
    websiteId,
    username,
    password,
  }: LoginRequest): Promise<Credential | undefined> {
    const credential = await this.credentials.find({ organizationId, websiteId, username });
    const matches = await this.passwords.verify(credential?.passwordHash, password);
    return matches ? credential : undefined;
  }

  private sessionOf({ organizationId, websiteId }: LoginRequest, { customerId }: Credential): LoginSession {
    const sessionId = newId('session');
    const issuedAtSeconds = Math.floor(this.clock.now().getTime() / 1_000);
    const expiresAtSeconds = issuedAtSeconds + LIMITS.sessionSeconds;
    const token = this.sessions.issueCustomer({
      sessionId,
      organizationId,
      websiteId,
      customerId,
      issuedAtSeconds,
      expiresAtSeconds,
    });
    return { sessionId, customerId, token, issuedAtSeconds, expiresAtSeconds };
  }

  /** Ends a session before its time. */
  async logout(sessionId: string): Promise<void> {
    await this.unitOfWork.run((tx) => this.sessions.revoke(tx, sessionId));
    this.sessions.revoked(sessionId);
  }
}
