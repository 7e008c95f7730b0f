import { toMajorNumber } from '../../kernel/money';

/** An amount as this door shows it: a JSON number of the major unit (12.5 for 1250 cents), exact up to `EXACT_NUMBER_MINOR`. */
export const toAmount = (minor: bigint, currency: string): number => toMajorNumber(minor, currency);
