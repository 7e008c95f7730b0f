import type { Website } from '../../modules/catalog';
import type { Sessions } from '../../modules/auth';
import type { PurchaseView } from '../../modules/purchases';
import type { Links } from './links';
import { purchaseSessionOf } from './purchase-session';

/** What the answers of one website are made with, beside the rows themselves. Nothing in it depends on the moment of asking. */
export interface MappingContext {
  readonly links: Links;
  /** Signs the session token of a purchase; undefined for a purchase without an invoice. */
  readonly tokenOf: (view: PurchaseView) => string | undefined;
  /** The website a purchase was made on; undefined when it is gone. */
  readonly websiteOf: (websiteId: string) => Pick<Website, 'name' | 'url'> | undefined;
}

/** The same without session tokens, for callers who know no more of a purchase than its id. */
export const withoutTokens = (mapping: MappingContext): MappingContext => ({ ...mapping, tokenOf: () => undefined });

/** Puts together what translators need. */
export const mappingContext = (
  links: Links,
  sessions: Sessions,
  websites: ReadonlyMap<string, Pick<Website, 'name' | 'url'>>,
): MappingContext => {
  // an answer shows the token of its purchase in several places
  const tokens = new WeakMap<PurchaseView, string>();
  const tokenOf = (view: PurchaseView): string | undefined => {
    const known = tokens.get(view);
    if (known !== undefined) return known;
    const session = purchaseSessionOf(view);
    const token = session && sessions.issuePurchase(session);
    if (token !== undefined) tokens.set(view, token);
    return token;
  };
  return { links, tokenOf, websiteOf: (websiteId) => websites.get(websiteId) };
};

export const time = (date: Date): string => date.toISOString();
/** For times that may not have been reached: the member is then left out. */
export const optionalTime = (date: Date | null): string | undefined => date?.toISOString();

/** Every member of `T` spelled out, the optional ones also when they have no value. */
type Complete<T> = { [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K> ? T[K] | undefined : T[K] };

/**
 * An answer of which no member was forgotten: the compiler asks for all of them. Optional ones without a value are given as
 * `undefined` and are then not there: JSON has no word for it.
 */
export const complete = <T extends object>(members: Complete<T>): T => members as unknown as T;
