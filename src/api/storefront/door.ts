import { type Door, ProblemDto } from '../shared';
import { renderStorefrontError } from './error-table';

/** The storefront: JSON in, JSON out, refusals as problem documents. */
export const STOREFRONT_DOOR = {
  name: 'storefront',
  prefixes: ['/v1/storefront', '/v1/tokens', '/v1/organizations'],
  credentials: ['bearer-jwt', 'bearer-secret', 'plain-publishable', 'reb-apikey'],
  renderError: renderStorefrontError,
  errorSchema: ProblemDto,
  tags: {
    Purchases: 'Buying, previewing and paying.',
    'Payment tokens': 'What a page sends instead of card data.',
    Sessions: 'Logging in and out.',
    Orders: 'What purchases made: orders, invoices and transactions.',
    Catalogue: 'What is sold, and where.',
  },
  secretMembers: ['pan', 'cvv', 'accountNumber', 'password'],
  paymentPage: { mayRetry: true },
  purchases: { afterDecline: 'keep-hold', allowsAction: true, beginsOnOwnPage: false },
} as const satisfies Door;
