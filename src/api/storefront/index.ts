import type { Api } from '../shared';
import { STOREFRONT_DOOR } from './door';
import { StorefrontModule } from './storefront.module';

export const STOREFRONT: Api = { door: STOREFRONT_DOOR, module: StorefrontModule };
