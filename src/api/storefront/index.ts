export { STOREFRONT_DOOR } from './door';
export { StorefrontModule } from './storefront.module';
