import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository } from 'typeorm';
import { type Connection, run, statement, type Tx } from '../../kernel/database';
import { ExternalIdEntity } from './entities/external-id.entity';
import type { AliasKind, ExternalId } from './types';

const ALIASES = statement(
  'external-ids.aliases',
  `SELECT core_id AS "coreId", min(code) AS code FROM external_id
    WHERE organization_id = $1 AND door = $2 AND kind = $3 AND core_id = ANY ($4::text[]) GROUP BY core_id`,
);
// The same name for the same thing again is no change; a row comes back only when the name is ours.
const PUT = statement(
  'external-ids.put',
  `INSERT INTO external_id (organization_id, door, kind, code, core_id) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (organization_id, door, kind, code) DO UPDATE SET core_id = excluded.core_id WHERE external_id.core_id = excluded.core_id
   RETURNING code`,
);
const NEXT_NUMBERS = statement(
  'external-ids.next',
  `SELECT nextval('external_code') AS number FROM generate_series(1, $1::int)`,
);

/** Where names stand: those of one door for things of one kind. */
export interface NameSpace {
  readonly organizationId: string;
  readonly door: string;
  readonly kind: AliasKind;
}

type Pair = Pick<ExternalIdEntity, 'code' | 'coreId'>;

/** Rows of `external_id`: the names doors have of their own. */
@Injectable()
export class ExternalIdRepository {
  constructor(@InjectRepository(ExternalIdEntity) private readonly externalIds: Repository<ExternalIdEntity>) {}

  /** The codes that are known, with their core ids. */
  async resolve({ organizationId, door, kind }: NameSpace, codes: readonly string[]): Promise<Pair[]> {
    return this.externalIds.findBy({ organizationId, door, kind, code: In(codes) });
  }

  /** The lowest code of each core id that has one. */
  async aliases(
    { organizationId, door, kind }: NameSpace,
    coreIds: readonly string[],
    on: Connection = this.externalIds.manager,
  ): Promise<Pair[]> {
    return run<Pair>(on, ALIASES, [organizationId, door, kind, coreIds]);
  }

  /** All names of an organization's offers, by code. */
  async offerNames(organizationId: string): Promise<ExternalIdEntity[]> {
    return this.externalIds.find({ where: { organizationId, kind: 'offer' }, order: { code: 'ASC' } });
  }

  /** @returns false when the name belongs to another core id; nothing changes then */
  async put(tx: Tx, { organizationId, door, kind, code, coreId }: ExternalId): Promise<boolean> {
    return (await run(tx, PUT, [organizationId, door, kind, code, coreId])).length > 0;
  }

  /** Numbers nobody has had before. */
  async nextNumbers(count: number): Promise<bigint[]> {
    return (await run<{ number: bigint }>(this.externalIds.manager, NEXT_NUMBERS, [count])).map(({ number }) => number);
  }
}
