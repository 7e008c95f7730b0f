import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import type { Secret } from '../../kernel/secret';

/** OWASP's figures for argon2id: 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const NOBODYS_PASSWORD = 'the password of an account that does not exist';

/** Hashes of account passwords: argon2id, salted, in PHC format. */
@Injectable()
export class Passwords {
  #dummy: Promise<string> | undefined;

  /** @returns a PHC string for `account.password_hash` */
  hash(password: Secret): Promise<string> {
    return hash(password.reveal(), ARGON2ID);
  }

  /** Without a hash (no such account) the same work is done against a dummy, so the time taken does not tell who has an account. */
  async verify(passwordHash: string | undefined, password: Secret): Promise<boolean> {
    const matches = await verify(passwordHash ?? (await this.#dummyHash()), password.reveal());
    return matches && passwordHash !== undefined;
  }

  #dummyHash(): Promise<string> {
    this.#dummy ??= hash(NOBODYS_PASSWORD, ARGON2ID);
    return this.#dummy;
  }
}
