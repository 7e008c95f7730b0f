export { DealsModule } from './deals.module';
export { DEALS_DOOR } from './door';
