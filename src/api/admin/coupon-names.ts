import type { FieldProblem } from '../../kernel/errors';
import type { CatalogSnapshot } from '../../modules/catalog';
import type { CouponDto } from './dto/coupon.dto';

/** The plans and products that a coupon names and that are not there: one problem per name. */
export function unknownNames(
  { restrictions = [] }: CouponDto,
  { offers, products }: Pick<CatalogSnapshot, 'offers' | 'products'>,
): FieldProblem[] {
  return restrictions.flatMap(({ planIds = [], productIds = [], buy = [], get = [] }, index) => {
    const at = (member: string): string => `restrictions.${String(index)}.${member}`;
    return [
      ...planIds.map((id, n) => problemOf(offers, id, at(`planIds.${String(n)}`))),
      ...productIds.map((id, n) => problemOf(products, id, at(`productIds.${String(n)}`))),
      ...buy.map(({ planId }, n) => problemOf(offers, planId, at(`buy.${String(n)}.planId`))),
      ...get.map(({ planId }, n) => problemOf(offers, planId, at(`get.${String(n)}.planId`))),
    ].flat();
  });
}

/** The id has the form of an id, so it may be repeated in the answer. */
const problemOf = (known: ReadonlyMap<string, unknown>, id: string, field: string): FieldProblem[] =>
  known.has(id) ? [] : [{ field, message: `${id} does not exist` }];
