import { Injectable } from '@nestjs/common';
import { KeyedCrypto } from '../../kernel/crypto';
import { LIMITS } from '../../kernel/limits';
import { Strikes, type Subject } from '../../kernel/strikes';
import type { AccountName } from './credential.repository';

/** Who tries to log in, and from where. */
export interface LoginTry extends AccountName {
  readonly address: string;
}

/**
 * Refuses whoever tried too many wrong passwords: for one account from one address, and for any accounts from one address. Nobody can lock
 * an owner out, who comes from another address.
 */
@Injectable()
export class LoginBrake {
  constructor(
    private readonly strikes: Strikes,
    private readonly crypto: KeyedCrypto,
  ) {}

  /**
   * @param find undefined: the name or the password is wrong
   * @throws DomainError rate-limited, before anything is looked up
   */
  run<T>(login: LoginTry, find: () => Promise<T | undefined>): Promise<T | undefined> {
    const [account, address] = [this.accountOf(login), this.addressOf(login)];
    return this.strikes.run([account, address], async () => {
      const found = await find();
      await (found === undefined ? this.strikes.add([account, address]) : this.strikes.clear([account]));
      return found;
    });
  }

  private accountOf({ organizationId, websiteId, username, address }: LoginTry): Subject {
    const fingerprint = this.crypto.hash('account-name', organizationId, websiteId, username.toLowerCase(), address);
    return { kind: 'login', fingerprint, allowed: LIMITS.loginsPerMinute, organizationId, label: { websiteId } };
  }

  private addressOf({ organizationId, websiteId, address }: LoginTry): Subject {
    const fingerprint = this.crypto.hash('client-address', organizationId, websiteId, address);
    return {
      kind: 'login-address',
      fingerprint,
      allowed: LIMITS.loginsPerAddress,
      organizationId,
      label: { websiteId },
    };
  }
}
