import { request } from 'node:http';
import { DEMO } from '../../../src/demo';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // what a caller sees is untyped by nature; tests look into it member by member
  readonly json: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

export type RequestHeaders = Readonly<Record<string, string>>;

export const SECRET: RequestHeaders = { authorization: `Basic ${DEMO.secretKey}` };
export const PUBLIC: RequestHeaders = { authorization: `Basic ${DEMO.publishableKey}` };

/** A merchant's server, over real HTTP; a GET may carry a body, which `fetch` would refuse. */
export class Merchant {
  constructor(readonly url: string) {}

  get(path: string, body?: unknown, headers: RequestHeaders = SECRET): Promise<Answer> {
    return this.send('GET', path, body, headers);
  }

  post(path: string, body?: unknown, headers: RequestHeaders = SECRET): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }

  purchase(body: object, headers: RequestHeaders = SECRET): Promise<Answer> {
    return this.post('/v1/api/purchase', body, headers);
  }

  async token(changes: object = {}): Promise<string> {
    const { json } = await this.post('/v1/api/token', { ...CARD, ...changes }, SECRET);
    return json.Response.TokenId as string;
  }

  send(method: string, path: string, body: unknown, headers: RequestHeaders): Promise<Answer> {
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const all = {
      ...(text !== undefined && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(text)),
      }),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const sent = request(this.url + path, { method, headers: all }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const received = Buffer.concat(chunks).toString('utf8');
          const json: unknown = received.startsWith('{') ? JSON.parse(received) : undefined;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: received, json });
        });
      });
      sent.on('error', reject);
      sent.end(text);
    });
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
