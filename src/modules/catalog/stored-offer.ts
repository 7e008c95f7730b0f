import type { Deal, PriceBracket, PriceFormula } from './types';

/** Forms that JSON columns keep: amounts as decimal text, times as ISO 8601. */
interface StoredBracket {
  maxQuantity: number | null;
  priceMinor: string;
}

export type StoredFormula =
  | { kind: 'fixed-fee'; priceMinor: string }
  | { kind: 'flat-rate'; priceMinor: string; maxQuantity: number | null }
  | { kind: 'stairstep' | 'tiered' | 'volume'; brackets: StoredBracket[] };

export interface StoredDeal extends Omit<Deal, 'startAt' | 'endAt' | 'vouchersExpireAt'> {
  startAt: string | null;
  endAt: string | null;
  vouchersExpireAt: string | null;
}

const storeBracket = ({ maxQuantity, priceMinor }: PriceBracket): StoredBracket => ({
  maxQuantity,
  priceMinor: String(priceMinor),
});
const readBracket = ({ maxQuantity, priceMinor }: StoredBracket): PriceBracket => ({
  maxQuantity,
  priceMinor: BigInt(priceMinor),
});

export function storeFormula(formula: PriceFormula): StoredFormula {
  switch (formula.kind) {
    case 'fixed-fee':
      return { kind: formula.kind, priceMinor: String(formula.priceMinor) };
    case 'flat-rate':
      return { kind: formula.kind, priceMinor: String(formula.priceMinor), maxQuantity: formula.maxQuantity ?? null };
    case 'stairstep':
    case 'tiered':
    case 'volume':
      return { kind: formula.kind, brackets: formula.brackets.map(storeBracket) };
  }
}

export function readFormula(stored: StoredFormula): PriceFormula {
  switch (stored.kind) {
    case 'fixed-fee':
      return { kind: stored.kind, priceMinor: BigInt(stored.priceMinor) };
    case 'flat-rate':
      return { kind: stored.kind, priceMinor: BigInt(stored.priceMinor), maxQuantity: stored.maxQuantity };
    case 'stairstep':
    case 'tiered':
    case 'volume':
      return { kind: stored.kind, brackets: stored.brackets.map(readBracket) };
  }
}

const storeTime = (time: Date | null): string | null => time?.toISOString() ?? null;
const readTime = (stored: string | null): Date | null => (stored === null ? null : new Date(stored));

export function storeDeal(deal: Deal): StoredDeal {
  return {
    ...deal,
    startAt: storeTime(deal.startAt),
    endAt: storeTime(deal.endAt),
    vouchersExpireAt: storeTime(deal.vouchersExpireAt),
  };
}

export function readDeal(stored: StoredDeal): Deal {
  return {
    ...stored,
    startAt: readTime(stored.startAt),
    endAt: readTime(stored.endAt),
    vouchersExpireAt: readTime(stored.vouchersExpireAt),
  };
}
