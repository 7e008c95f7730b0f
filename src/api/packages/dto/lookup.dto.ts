import { LIMITS } from '../../../kernel/limits';
import { PACKAGE_TYPES, PRODUCT_TYPES } from '../../../modules/catalog';
import { Email, OneOf } from '../../shared';
import { bindingModel } from './authentication.dto';
import { maybe, trimmedText, WholeNumber, Words } from './fields';

export const ALL = 'All';
const SKU_MAX = 50;
export const PAGE_SIZE = 20;
const MAX_PAGE = 1_000_000;

export class PackagesRequest {
  @Email({ ...maybe, example: 'larry@newmedia.com', description: 'Decides whether the caller speaks of a member.' })
  Email?: string | null;

  @OneOf([ALL, ...PACKAGE_TYPES], { ...maybe, example: ALL })
  PackageType?: string | null;

  @OneOf([ALL, ...PRODUCT_TYPES], { ...maybe, example: ALL })
  ProductType?: string | null;

  @Words({
    ...maybe,
    reference: true,
    prepare: trimmedText,
    example: '1234',
    description: 'Prices are shown with this discount too.',
  })
  DiscountCode?: string | null;
}

/** What of the past is asked for. */
export const REQUEST_TYPES = { count: 0, all: 1, last: 2, first: 3 } as const;

/** Which part of a list is asked for. */
export class PagedRequest {
  @WholeNumber({ ...maybe, min: 1, max: LIMITS.pageMax, example: PAGE_SIZE, description: 'Entries of a page.' })
  PageSize?: number | null;

  @WholeNumber({ ...maybe, min: 1, max: MAX_PAGE, example: 1, description: 'From 1.' })
  PageNumber?: number | null;
}

export class PurchasedPackagesRequest extends PagedRequest {
  @Email({ example: 'larry@newmedia.com' })
  Email!: string;

  @Words({ ...maybe, max: SKU_MAX, reference: true, example: 'MP001' })
  Sku?: string | null;

  @WholeNumber({ min: 0, max: 3, example: '1', description: '0 count, 1 all, 2 last, 3 first.' })
  RequestType!: number;
}

export class TransactionsRequest extends PagedRequest {
  @Email({ example: 'larry@newmedia.com' })
  Email!: string;

  @Words({ ...maybe, description: 'Times are UTC; ignored.' })
  TimeZone?: string | null;
}

export const PackagesBindingModel = bindingModel('PackagesBindingModel', PackagesRequest);
export const PurchasedPackagesBindingModel = bindingModel('PurchasedPackagesBindingModel', PurchasedPackagesRequest);
export const TransactionsBindingModel = bindingModel('TransactionsBindingModel', TransactionsRequest);
