import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../kernel/clock';
import { KeyedCrypto } from '../../kernel/crypto';
import { UnitOfWork } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { newId } from '../../kernel/ids';
import { LIMITS } from '../../kernel/limits';
import type { Secret } from '../../kernel/secret';
import { CredentialRepository } from './credential.repository';
import { Passwords } from './passwords.service';
import { RateWindow } from './rate-window';
import { Sessions } from './sessions.service';

export interface LoginRequest {
  readonly organizationId: string;
  readonly websiteId: string;
  readonly username: string;
  readonly password: Secret;
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
  readonly #tries = new RateWindow(LIMITS.loginsPerMinute);

  constructor(
    private readonly credentials: CredentialRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly crypto: KeyedCrypto,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * Logs a customer in for `LIMITS.sessionSeconds`. An unknown name and a wrong password are told apart by nothing.
   * @throws DomainError unauthenticated · rate-limited (`LIMITS.loginsPerMinute` tries per account, right or wrong)
   */
  async login({ organizationId, websiteId, username, password }: LoginRequest): Promise<LoginSession> {
    const account = this.crypto
      .hash('account-name', organizationId, websiteId, username.toLowerCase())
      .toString('base64');
    const { allowed, retryAfterSeconds } = this.#tries.hit(account);
    if (!allowed) throw new DomainError('rate-limited', 'Too many logins for this account.', { retryAfterSeconds });

    const credential = await this.credentials.find({ organizationId, websiteId, username });
    const matches = await this.passwords.verify(credential?.passwordHash, password);
    if (!credential || !matches) throw new DomainError('unauthenticated', 'The username or the password is wrong.');

    const sessionId = newId('session');
    const issuedAtSeconds = Math.floor(this.clock.now().getTime() / 1_000);
    const expiresAtSeconds = issuedAtSeconds + LIMITS.sessionSeconds;
    const { customerId } = credential;
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
