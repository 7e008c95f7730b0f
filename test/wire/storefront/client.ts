import { DEMO } from '../../../src/demo';
import { type HttpAnswer, HttpClient, type RequestHeaders } from '../../support/http-client';

export const PUBLISHABLE: RequestHeaders = { authorization: DEMO.publishableKey };
export const SECRET: RequestHeaders = { 'reb-apikey': DEMO.secretKey };

/** A caller of the storefront: the secret key reads, the publishable key buys, unless headers are given. */
export class Client extends HttpClient {
  override get(path: string, headers: RequestHeaders = SECRET): Promise<HttpAnswer> {
    return super.get(path, headers);
  }

  override post(path: string, body: unknown, headers: RequestHeaders = PUBLISHABLE): Promise<HttpAnswer> {
    return super.post(path, body, headers);
  }

  purchase(body: unknown, headers: RequestHeaders = PUBLISHABLE): Promise<HttpAnswer> {
    return this.post('/v1/storefront/purchase', body, headers);
  }
}

/** An address with every member filled. */
export const CONTACT = {
  firstName: 'Ada',
  lastName: "O'Lovelace-Byron",
  organization: 'Analytical & Sons, Ltd.',
  address: '36/2 Craven Street #4',
  address2: "Floor (2); c/o O'Neil & Co",
  city: 'New York',
  region: 'NY',
  country: 'US',
  postalCode: '10013',
  phoneNumbers: [{ label: 'main', value: 'ask for Ada, ext. 12', primary: true }],
  emails: [
    { label: 'work', value: 'ada@work.example' },
    { label: 'main', value: 'ada@shop.example', primary: true },
  ],
  dob: '1985-12-10',
  jobTitle: 'Analyst; (senior)',
};

export const CARD = {
  method: 'payment-card',
  pan: '4111111111111111',
  cvv: '123',
  expMonth: 12,
  expYear: 2034,
  billingAddress: { firstName: 'Ada', lastName: 'Byron', region: 'CA', country: 'US' },
};
export const card = (pan: string): typeof CARD => ({ ...CARD, pan });

/** The least that buys something. */
export const purchaseOf = (planId: string, quantity?: number, more: object = {}): Record<string, unknown> => ({
  websiteId: DEMO.websiteId,
  items: [{ planId, ...(quantity !== undefined && { quantity }) }],
  paymentInstruction: CARD,
  ...more,
});

/** The page's own request: every member filled. */
export const FULL_PURCHASE = {
  websiteId: DEMO.websiteId,
  items: [
    { planId: 'plan_mug', quantity: 2 },
    { planId: 'plan_ebook', quantity: 1 },
  ],
  billingAddress: CONTACT,
  deliveryAddress: { ...CONTACT, firstName: 'Charles' },
  shippingRateId: 'ship_express',
  paymentInstruction: {
    ...CARD,
    billingAddress: CONTACT,
    useAsBackup: false,
    customFields: { a: 1 },
    riskMetadata: { ipAddress: '203.0.113.7' },
  },
  couponIds: ['TENOFF'],
  password: 'correct horse battery',
  redirectUrl: 'https://shop.example/done?id={id}&r={result}#x',
  poNumber: 'PO-1042',
  customFields: { customers: { a: 1 }, subscriptions: { b: 2 }, transactions: { c: 3 } },
};
