import type { Door } from '../shared';
import { RefusalDto } from './dto/error.dto';
import { renderMerchantError } from './error-table';
import { returnForm } from './return-form';

/** Merchants with a catalogue of their own: JSON in and out, every answer in `{Response, Errors}`. A GET may carry a body. */
export const MERCHANT_DOOR = {
  name: 'merchant',
  prefixes: ['/v1/api', '/v2/api'],
  credentials: ['bearer-secret', 'basic-raw'],
  renderError: renderMerchantError,
  errorSchema: RefusalDto,
  tags: { Merchant: 'Purchases, customers and tokens of merchants with a catalogue of their own.' },
  getBody: true,
  secretMembers: ['Pan', 'CVV'],
  paymentPage: { mayRetry: false, returnForm },
  purchases: { afterDecline: 'resume-page', allowsAction: true, beginsOnOwnPage: true },
} as const satisfies Door;
