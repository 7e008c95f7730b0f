import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { run, statement, type Tx } from '../../kernel/database';
import type { AliasDoor, AliasKind } from './types';

const RESOLVE = statement(
  'external-ids.resolve',
  'SELECT code, core_id AS "coreId" FROM external_id WHERE organization_id = $1 AND door = $2 AND kind = $3 AND code = ANY ($4::text[])',
);
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

/** Nine digits: 900 000 000 codes, none of them with a leading zero. */
const FIRST_CODE = 100_000_000n;
const CODES = 900_000_000n;
/** Coprime to `CODES`, so every number of the sequence has a code of its own; neighbours do not look like neighbours. */
const STRIDE = 618_033_989n;
const NEXT_NUMBERS = statement(
  'external-ids.next',
  `SELECT nextval('external_code') AS number FROM generate_series(1, $1::int)`,
);

interface Pair {
  code: string;
  coreId: string;
}

export interface ExternalId extends Pair {
  readonly organizationId: string;
  readonly door: AliasDoor;
  readonly kind: AliasKind;
}

/** The names a door has of its own for things of the core. What has no such name goes by its core id. */
@Injectable()
export class ExternalIds {
  constructor(private readonly dataSource: DataSource) {}

  /** The core id behind a door's code; undefined when the door has no such code. */
  async resolve(organizationId: string, door: AliasDoor, kind: AliasKind, code: string): Promise<string | undefined> {
    return (await this.resolveAll(organizationId, door, kind, [code])).get(code);
  }

  /** Code → core id, for the codes that are known. */
  async resolveAll(
    organizationId: string,
    door: AliasDoor,
    kind: AliasKind,
    codes: readonly string[],
  ): Promise<Map<string, string>> {
    const rows = await run<Pair>(this.dataSource.manager, RESOLVE, [organizationId, door, kind, codes]);
    return new Map(rows.map(({ code, coreId }) => [code, coreId]));
  }

  /** The door's code for a core id; of several the lowest, so that the answer never changes by itself. */
  async aliasFor(
    organizationId: string,
    door: AliasDoor,
    kind: AliasKind,
    coreId: string,
    tx?: Tx,
  ): Promise<string | undefined> {
    return (await this.aliasesFor(organizationId, door, kind, [coreId], tx)).get(coreId);
  }

  /** Core id → code, for those that have one. */
  async aliasesFor(
    organizationId: string,
    door: AliasDoor,
    kind: AliasKind,
    coreIds: readonly string[],
    tx?: Tx,
  ): Promise<Map<string, string>> {
    const rows = await run<Pair>(tx ?? this.dataSource.manager, ALIASES, [organizationId, door, kind, coreIds]);
    return new Map(rows.map(({ code, coreId }) => [coreId, code]));
  }

  /** New codes of nine digits, for doors whose callers expect such; never given out twice. */
  async nextCodes(count: number): Promise<string[]> {
    const rows = await run<{ number: bigint }>(this.dataSource.manager, NEXT_NUMBERS, [count]);
    return rows.map(({ number }) => String(FIRST_CODE + ((number * STRIDE) % CODES)));
  }

  /** Gives a core id a name in a door. @returns false when the name belongs to another core id; nothing changes then */
  async put(tx: Tx, { organizationId, door, kind, code, coreId }: ExternalId): Promise<boolean> {
    return (await run(tx, PUT, [organizationId, door, kind, code, coreId])).length > 0;
  }
}
