import { type Door, formBody, jsonBody } from '../shared';
import { renderDealsError } from './error-table';

/** Deals: JSON or form in, JSON out, `.json` optional, refusals in the envelope of every answer. */
export const DEALS_DOOR: Door = {
  name: 'deals',
  prefixes: ['/v1/purchases', '/v1/deals', '/v1/users', '/v1/credit_cards', '/v1/coupons'],
  renderError: renderDealsError,
  bodyFormats: [jsonBody, formBody],
  stripJsonSuffix: true,
};
