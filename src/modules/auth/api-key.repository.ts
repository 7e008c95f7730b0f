import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Repository } from 'typeorm';
import { run, selectList, statement, type Tx } from '../../kernel/database';
import { ApiKeyEntity } from './api-key.entity';

// On the way of every request whose key this process has not seen for a moment.
const FIND_BY_HASH = statement(
  'auth.key-by-hash',
  `SELECT ${selectList(ApiKeyEntity)} FROM api_key WHERE key_hash = $1 AND revoked_at IS NULL`,
);

/** A key as it is inserted. */
export type NewApiKeyRow = Omit<ApiKeyEntity, 'createdAt' | 'revokedAt'>;

/** Rows of `api_key`. */
@Injectable()
export class ApiKeyRepository {
  constructor(@InjectRepository(ApiKeyEntity) private readonly keys: Repository<ApiKeyEntity>) {}

  /** A key that is not revoked. */
  async findByHash(keyHash: Buffer): Promise<ApiKeyEntity | undefined> {
    return (await run<ApiKeyEntity>(this.keys.manager, FIND_BY_HASH, [keyHash]))[0];
  }

  /** Every key of the organization, oldest first. */
  async list(organizationId: string): Promise<ApiKeyEntity[]> {
    return this.keys.find({ where: { organizationId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  async insert(tx: Tx, key: NewApiKeyRow): Promise<void> {
    await tx.withRepository(this.keys).insert(key);
  }

  /** @returns whether there was such a live key */
  async revoke(tx: Tx, organizationId: string, id: string): Promise<boolean> {
    const live = { organizationId, id, revokedAt: IsNull() };
    const { affected } = await tx.withRepository(this.keys).update(live, { revokedAt: () => 'app_now()' });
    return affected === 1;
  }
}
