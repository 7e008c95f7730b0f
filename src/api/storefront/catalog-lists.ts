import { type Choice, keeps, type Paged, pageOf } from '../../kernel/page';
import {
  choice,
  choiceOf,
  criteriaOf,
  filteredBy,
  PAGE,
  type Read,
  reference,
  type SortKey,
  sortedBy,
} from '../shared';

const MAX_SEARCH = 255;

const CATALOGUE = {
  ...PAGE,
  sort: sortedBy(['id', 'name', 'createdTime', 'updatedTime']),
  q: reference(MAX_SEARCH, 'Part of the id, name or description.'),
} as const;

const PLAN_FIELDS = {
  id: choice(),
  productId: choice(),
  currency: choice(),
  isActive: choiceOf(['true', 'false']),
} as const;
const PRODUCT_FIELDS = { id: choice(), requiresShipping: choiceOf(['true', 'false']) } as const;
const WEBSITE_FIELDS = { id: choice() } as const;

/** What the lists of the catalogue may be asked for. */
export const PLANS = { ...CATALOGUE, ...filteredBy(PLAN_FIELDS) } as const;
export const PRODUCTS = { ...CATALOGUE, ...filteredBy(PRODUCT_FIELDS) } as const;
export const WEBSITES = { ...CATALOGUE, ...filteredBy(WEBSITE_FIELDS) } as const;

/** What the fields of a record say, by the name of the field. */
type Values = Readonly<Record<string, string>>;

interface CatalogRecord {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Plans that are asked for. @param isActive whether it can be bought now */
export const pickPlans = <T extends CatalogRecord & { readonly productId: string; readonly currency: string }>(
  plans: readonly T[],
  query: Read<typeof PLANS>,
  isActive: (plan: T) => boolean,
): Paged<T> =>
  pick(plans, query, criteriaOf(PLAN_FIELDS, query), (plan) => ({
    productId: plan.productId,
    currency: plan.currency,
    isActive: String(isActive(plan)),
  }));

export const pickProducts = <T extends CatalogRecord & { readonly requiresShipping: boolean }>(
  products: readonly T[],
  query: Read<typeof PRODUCTS>,
): Paged<T> =>
  pick(products, query, criteriaOf(PRODUCT_FIELDS, query), ({ requiresShipping }) => ({
    requiresShipping: String(requiresShipping),
  }));

export const pickWebsites = <T extends CatalogRecord>(websites: readonly T[], query: Read<typeof WEBSITES>): Paged<T> =>
  pick(websites, query, criteriaOf(WEBSITE_FIELDS, query), () => ({}));

/** @throws DomainError validation-failed */
function pick<T extends CatalogRecord>(
  records: readonly T[],
  { q, sort = [], ...page }: Read<typeof CATALOGUE>,
  criteria: Readonly<Record<string, Choice | undefined>>,
  valuesOf: (record: T) => Values,
): Paged<T> {
  const search = q?.toLowerCase();
  const kept = records.filter((record) => {
    const values: Values = { id: record.id, ...valuesOf(record) };
    return (
      Object.entries(criteria).every(([field, wanted]) => keeps(wanted, values[field] ?? null)) &&
      (search === undefined || searched(record).includes(search))
    );
  });
  return pageOf(sort.length === 0 ? kept : kept.sort((a, b) => compare(a, b, sort)), page);
}

const searched = ({ id, name, description = '' }: CatalogRecord): string =>
  `${id}\n${name}\n${description}`.toLowerCase();

const SORTED: Readonly<Record<string, (record: CatalogRecord) => string>> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  createdTime: ({ createdAt }) => createdAt.toISOString(),
  updatedTime: ({ updatedAt }) => updatedAt.toISOString(),
};

function compare(a: CatalogRecord, b: CatalogRecord, keys: readonly SortKey[]): number {
  for (const { by, descending } of keys) {
    const [first, second] = [a, b].map((record) => SORTED[by]?.(record) ?? '');
    if (first !== second) return String(first) < String(second) === descending ? 1 : -1;
  }
  return 0;
}
