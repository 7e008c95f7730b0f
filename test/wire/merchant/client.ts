import { DEMO } from '../../../src/demo';
import { type HttpAnswer, HttpClient, type RequestHeaders } from '../../support/http-client';

export const SECRET: RequestHeaders = { authorization: `Basic ${DEMO.secretKey}` };
export const PUBLIC: RequestHeaders = { authorization: `Basic ${DEMO.publishableKey}` };

/** A merchant's server. Its secret key stands in every request, unless headers are given; a GET may carry a body. */
export class Merchant {
  readonly #http: HttpClient;

  constructor(url: string) {
    this.#http = new HttpClient(url);
  }

  get(path: string, body?: unknown, headers: RequestHeaders = SECRET): Promise<HttpAnswer> {
    return this.send('GET', path, body, headers);
  }

  post(path: string, body?: unknown, headers: RequestHeaders = SECRET): Promise<HttpAnswer> {
    return this.send('POST', path, body, headers);
  }

  purchase(body: object, headers: RequestHeaders = SECRET): Promise<HttpAnswer> {
    return this.post('/v1/api/purchase', body, headers);
  }

  async token(changes: object = {}): Promise<string> {
    const { json } = await this.post('/v1/api/token', { ...CARD, ...changes }, SECRET);
    return json.Response.TokenId as string;
  }

  send(method: string, path: string, body: unknown, headers: RequestHeaders): Promise<HttpAnswer> {
    return this.#http.send(method, path, { body, headers });
  }
}

export const CARD = {
  Email: 'ada@shop.example',
  Pan: '4111111111111111',
  CVV: '123',
  Expiration: '12/34',
  Titular: 'Ada Byron',
};

export const CARD_DATA = {
  CardHolderName: 'Ada Byron',
  Pan: CARD.Pan,
  CVV: '123',
  Expiration: '12/34',
  Email: CARD.Email,
};

/** An anonymous purchase in Uruguay without what pays it. */
export const ORDER = {
  Order: 'A-1001',
  Amount: 10_000,
  Currency: 'UYU',
  TargetCountryISO: 'UY',
  Customer: { Email: 'ada@shop.example', FirstName: 'Ada' },
};

export const CUSTOMER = {
  Email: 'grace@shop.example',
  FirstName: 'Grace',
  LastName: 'Hopper',
  PhoneNumber: '+598 2900 0000',
  DocumentTypeId: 2,
  DocNumber: '12345672',
  BillingAddress: { Country: 'UY', City: 'Montevideo', AddressDetail: 'Calle 1' },
  CommerceCustomerId: 'grace-1',
};
