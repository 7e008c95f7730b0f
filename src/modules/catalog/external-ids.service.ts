import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database';
import { codeOf } from './door-codes';
import { ExternalIdRepository } from './external-id.repository';
import type { AliasKind, ExternalId } from './types';

/** The names a door has of its own for things of the core. What has no such name goes by its core id. */
@Injectable()
export class ExternalIds {
  constructor(private readonly repository: ExternalIdRepository) {}

  /** The core id behind a door's code; undefined when the door has no such code. */
  async resolve(organizationId: string, door: string, kind: AliasKind, code: string): Promise<string | undefined> {
    return (await this.resolveAll(organizationId, door, kind, [code])).get(code);
  }

  /** Code → core id, for the codes that are known. */
  async resolveAll(
    organizationId: string,
    door: string,
    kind: AliasKind,
    codes: readonly string[],
  ): Promise<Map<string, string>> {
    const rows = await this.repository.resolve({ organizationId, door, kind }, codes);
    return new Map(rows.map(({ code, coreId }) => [code, coreId]));
  }

  /** The door's code for a core id; of several the lowest, so that the answer never changes by itself. */
  async aliasFor(
    organizationId: string,
    door: string,
    kind: AliasKind,
    coreId: string,
    tx?: Tx,
  ): Promise<string | undefined> {
    return (await this.aliasesFor(organizationId, door, kind, [coreId], tx)).get(coreId);
  }

  /** Core id → code, for those that have one. */
  async aliasesFor(
    organizationId: string,
    door: string,
    kind: AliasKind,
    coreIds: readonly string[],
    tx?: Tx,
  ): Promise<Map<string, string>> {
    const rows = await this.repository.aliases({ organizationId, door, kind }, coreIds, tx);
    return new Map(rows.map(({ code, coreId }) => [coreId, code]));
  }

  /** New codes of nine digits, for doors whose callers expect such; never given out twice. */
  async nextCodes(count: number): Promise<string[]> {
    return (await this.repository.nextNumbers(count)).map(codeOf);
  }

  /** Gives a core id a name in a door. @returns false when the name belongs to another core id; nothing changes then */
  put(tx: Tx, externalId: ExternalId): Promise<boolean> {
    return this.repository.put(tx, externalId);
  }
}
