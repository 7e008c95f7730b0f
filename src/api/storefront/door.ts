import type { Door } from '../shared';
import { renderStorefrontError } from './error-table';

/** The storefront: JSON in, JSON out, refusals as problem documents. */
export const STOREFRONT_DOOR: Door = {
  name: 'storefront',
  prefixes: ['/v1/storefront', '/v1/tokens', '/v1/organizations'],
  renderError: renderStorefrontError,
};
