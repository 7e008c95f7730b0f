import { invalidInput } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import type { Page, Paged } from '../../kernel/page';
import { orElse, type Read, wholeNumber } from '../shared';

const MAX_PAGE = 999_999_999;
const PER_PAGE = { min: 1, max: LIMITS.pageMax };

/** How every list of this door says which part is asked for. `count` is the page's other word for `per_page`. */
export const PAGES = {
  page: orElse(wholeNumber({ min: 1, max: MAX_PAGE }, 'From 1.'), 1),
  per_page: wholeNumber(PER_PAGE, `Entries of a page. Absent: ${String(LIMITS.pageDefault)}.`),
  count: wholeNumber(PER_PAGE, 'The same as `per_page`.'),
} as const;

/** A part of a list as this door counts: pages from 1. */
export interface PageOfList extends Page {
  readonly number: number;
}

/** @throws DomainError validation-failed when the entries of a page are given twice */
export function pageOf({ page: number, per_page: perPage, count }: Read<typeof PAGES>): PageOfList {
  if (perPage !== undefined && count !== undefined && count !== perPage) {
    throw invalidInput({ field: 'count', message: 'stands beside another per_page' });
  }
  const limit = perPage ?? count ?? LIMITS.pageDefault;
  return { number, limit, offset: (number - 1) * limit };
}

/** What every list says beside its items. */
export const pageMembers = ({ number, limit }: PageOfList, { total }: Pick<Paged<unknown>, 'total'>) => ({
  page: number,
  per_page: limit,
  total,
});
