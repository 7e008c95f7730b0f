import { invalidInput } from '../../kernel/errors';
import type { Page, Paged } from '../../kernel/page';
import { LIMITS } from '../../kernel/limits';

/** A part of a list as this door counts: pages from 1. */
export interface PageOfList extends Page {
  readonly number: number;
}

/** Reads `page` (default 1) and `per_page` (default 100, at most 1000). @throws DomainError validation-failed */
export function pageOf(given: Readonly<Record<string, unknown>>): PageOfList {
  const read = (name: string, other: number, max: number): number => {
    const value = given[name];
    if (value === undefined || value === '') return other;
    const number =
      typeof value === 'number' || (typeof value === 'string' && /^\d{1,9}$/.test(value)) ? Number(value) : 0;
    if (Number.isInteger(number) && number >= 1 && number <= max) return number;
    throw invalidInput({ field: name, message: `must be a whole number from 1 to ${String(max)}` });
  };
  const number = read('page', 1, 999_999_999);
  const limit = read('per_page', LIMITS.pageDefault, LIMITS.pageMax);
  return { number, limit, offset: (number - 1) * limit };
}

/** What every list says beside its items. */
export const pageMembers = ({ number, limit }: PageOfList, { total }: Pick<Paged<unknown>, 'total'>) => ({
  page: number,
  per_page: limit,
  total,
});
