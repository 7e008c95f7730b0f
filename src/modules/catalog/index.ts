export { CatalogModule } from './catalog.module';
export { Catalog } from './catalog.service';
export { ExternalIds } from './external-ids.service';
export { MAX_BRACKETS, MAX_PERIOD_LENGTH } from './rules';
export { isOnSale, OFF_SALE_REASONS, offSaleReason, type OffSaleReason } from './on-sale';
export { limitsOf } from './website-limits';
export * from './types';
