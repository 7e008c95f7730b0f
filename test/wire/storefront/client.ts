import { DEMO } from '../../../src/demo';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // what a caller sees is untyped by nature; tests look into it member by member
  readonly json: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

export type RequestHeaders = Readonly<Record<string, string>>;

export const PUBLISHABLE: RequestHeaders = { authorization: DEMO.publishableKey };
export const SECRET: RequestHeaders = { 'reb-apikey': DEMO.secretKey };
export const bearer = (token: string): RequestHeaders => ({ authorization: `Bearer ${token}` });

/** A caller of the storefront, over real HTTP. */
export class Client {
  constructor(private readonly url: string) {}

  get(path: string, headers: RequestHeaders = SECRET): Promise<Answer> {
    return this.send('GET', path, headers);
  }

  post(path: string, body: unknown, headers: RequestHeaders = PUBLISHABLE): Promise<Answer> {
    return this.send(
      'POST',
      path,
      { 'content-type': 'application/json', ...headers },
      body === undefined ? undefined : JSON.stringify(body),
    );
  }

  purchase(body: unknown, headers: RequestHeaders = PUBLISHABLE): Promise<Answer> {
    return this.post('/v1/storefront/purchase', body, headers);
  }

  async send(method: string, path: string, headers: RequestHeaders, body?: string): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: 'manual',
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined,
    };
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
  billingAddress: { firstName: 'Ada', lastName: 'Byron', country: 'US' },
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
