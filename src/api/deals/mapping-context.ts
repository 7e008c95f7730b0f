import type { Offer } from '../../modules/catalog';
import type { Links } from './links';
import type { Names } from './names';

/** What answers are made with, beside the rows themselves. */
export interface MappingContext {
  readonly links: Links;
  readonly names: Names;
  /** Undefined for an offer that is gone. */
  readonly offerOf: (coreId: string) => Offer | undefined;
  readonly shopUrlOf: (websiteId: string) => string | undefined;
}

/** An offer that is no deal is sold as what this door knows best. */
const DEFAULT_DEAL_TYPE = 'daily-deal';

export const dealTypeOf = (offer: Offer | undefined): string => offer?.deal?.type ?? DEFAULT_DEAL_TYPE;
export const time = (date: Date): string => date.toISOString();
export const optionalTime = (date: Date | null): string | null => date?.toISOString() ?? null;
/** Integer minor units of the currency: cents of USD, fils of KWD, yen. `LIMITS.totalMinor` keeps them exact as JSON numbers. */
export const cents = (minor: bigint): number => Number(minor);
