import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type Connection, run, statement } from '../database';
import { NumberKeyEntity } from './number-key.entity';

const KEYS = statement(
  'numbering.keys',
  'SELECT organization_id AS "organizationId", key FROM number_key WHERE organization_id = ANY ($1::text[])',
);

/** The rows of `number_key`. */
@Injectable()
export class NumberKeyRepository {
  constructor(@InjectRepository(NumberKeyEntity) private readonly keys: Repository<NumberKeyEntity>) {}

  /** @param on the connection to read on; undefined: any */
  find(
    on: Connection | undefined,
    organizationIds: readonly string[],
  ): Promise<{ organizationId: string; key: Buffer }[]> {
    return run(on ?? this.keys.manager, KEYS, [organizationIds]);
  }
}
