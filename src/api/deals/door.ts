import { type Door, formBody, jsonBody } from '../shared';
import { ErrorDto } from './dto/error.dto';
import { renderDealsError } from './error-table';

/** Deals: JSON or form in, JSON out, `.json` optional, refusals in the envelope of every answer. */
export const DEALS_DOOR = {
  name: 'deals',
  prefixes: ['/v1/purchases', '/v1/deals', '/v1/users', '/v1/credit_cards', '/v1/coupons'],
  credentials: ['bearer-secret', 'plain-publishable', 'query-api-key'],
  renderError: renderDealsError,
  errorSchema: ErrorDto,
  tags: { Deals: 'Deals, reservations, users, cards and vouchers.' },
  bodyFormats: [jsonBody, formBody],
  stripJsonSuffix: true,
  secretMembers: ['number', 'verification_value', 'password', 'password_confirmation'],
  secretObjects: ['credit_card'],
  purchases: { afterDecline: 'release', allowsAction: false, beginsOnOwnPage: false },
} as const satisfies Door;
