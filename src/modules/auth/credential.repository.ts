import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { run, statement } from '../../kernel/database';

const FIND = statement(
  'auth.credential-by-name',
  `SELECT customer_id AS "customerId", password_hash AS "passwordHash" FROM account
    WHERE organization_id = $1 AND website_id = $2 AND lower(username) = lower($3)`,
);

/** What a login is checked against. */
export interface Credential {
  readonly customerId: string;
  readonly passwordHash: string;
}

/** Who wants to be somebody, and where. */
export interface AccountName {
  readonly organizationId: string;
  readonly websiteId: string;
  readonly username: string;
}

/** Reads `account`, which the customers module owns and alone writes; both stand in one layer, so neither imports the other. */
@Injectable()
export class CredentialRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find({ organizationId, websiteId, username }: AccountName): Promise<Credential | undefined> {
    return (await run<Credential>(this.dataSource.manager, FIND, [organizationId, websiteId, username]))[0];
  }
}
