export { CatalogModule } from './catalog.module';
export { Catalog } from './catalog';
export { ExternalIds, type ExternalId } from './external-ids';
export { MAX_BRACKETS, MAX_PERIOD_LENGTH } from './rules';
export type { PutOfferResult } from './writes';
export { isOnSale, OFF_SALE_REASONS, offSaleReason, type OffSaleReason } from './on-sale';
export * from './types';
