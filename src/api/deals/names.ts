import { Injectable } from '@nestjs/common';
import { type AliasKind, Catalog, ExternalIds } from '../../modules/catalog';
import { DEALS_DOOR } from './door';

type Pairs = ReadonlyMap<string, string>;

/** How this answer calls things of the core: by the id the caller gave, else by the door's own, else by the core's. */
export interface Names {
  offer(coreId: string): string;
  customer(coreId: string): string;
  instrument(coreId: string): string;
}

/** Ids of the core an answer speaks of. */
export interface Mentioned {
  readonly offers?: readonly string[];
  readonly customers?: readonly string[];
  readonly instruments?: readonly string[];
}

/** Ids as the caller gave them, per kind: given → core. */
export type Given = Readonly<Partial<Record<AliasKind, Pairs>>>;

const DOOR = DEALS_DOOR.name;
const NO_NAMES: Pairs = new Map();
const unique = (ids: readonly string[] = []): string[] => [...new Set(ids)];

/** Translates between the ids of this door and those of the core. */
@Injectable()
export class DealsNames {
  constructor(
    private readonly externalIds: ExternalIds,
    private readonly catalog: Catalog,
  ) {}

  /** The core id of an id of this door. One that the door has no name for is taken for a core id. */
  async resolve(organizationId: string, kind: AliasKind, code: string): Promise<string> {
    if (kind === 'offer') return this.catalog.offerIdOf(organizationId, DOOR, code);
    return (await this.externalIds.resolve(organizationId, DOOR, kind, code)) ?? code;
  }

  /** Names for an answer. Read before the work, so that making the answer needs nothing any more. */
  async of(organizationId: string, mentioned: Mentioned, given: Given = {}): Promise<Names> {
    const aliases = async (
      kind: AliasKind,
      ids: readonly string[] | undefined,
    ): Promise<(coreId: string) => string> => {
      const called = new Map([...(given[kind] ?? [])].map(([code, coreId]) => [coreId, code]));
      const rest = unique(ids).filter((id) => !called.has(id));
      const own = await this.ownNames(organizationId, kind, rest);
      return (coreId) => called.get(coreId) ?? own.get(coreId) ?? coreId;
    };
    const [offer, customer, instrument] = await Promise.all([
      aliases('offer', mentioned.offers),
      aliases('customer', mentioned.customers),
      aliases('instrument', mentioned.instruments),
    ]);
    return { offer, customer, instrument };
  }

  /** Core id → the door's own code, for those that have one. */
  private async ownNames(organizationId: string, kind: AliasKind, coreIds: readonly string[]): Promise<Pairs> {
    if (coreIds.length === 0) return NO_NAMES;
    if (kind !== 'offer') return this.externalIds.aliasesFor(organizationId, DOOR, kind, coreIds);
    return this.catalog.offerCodes(organizationId, DOOR);
  }
}
