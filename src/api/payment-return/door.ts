import { formBody, type Door } from '../shared';

/** Pages for browsers on their way to and from a gateway; forms in, HTML out. */
export const PAYMENT_RETURN_DOOR: Door = {
  name: 'payment-return',
  prefixes: ['/v1/payment-return', '/sandbox-gateway'],
  credentials: [],
  bodyFormats: [formBody],
};
