import { DEMO } from '../../../src/demo';
import { type HttpAnswer, HttpClient, type RequestHeaders } from '../../support/http-client';

export interface Asking {
  readonly key?: string;
  readonly headers?: RequestHeaders;
  /** How the parameters are sent. */
  readonly as?: 'json' | 'form' | 'query';
}

type Parameters = Readonly<Record<string, unknown>>;

/** A partner of the deals door, over real HTTP, with the key in the query string as the page has it. */
export class Partner {
  readonly #http: HttpClient;

  constructor(
    url: string,
    private readonly key: string = DEMO.secretKey,
  ) {
    this.#http = new HttpClient(url);
  }

  get(path: string, parameters: Parameters = {}): Promise<HttpAnswer> {
    return this.ask('GET', path, parameters, { as: 'query' });
  }

  post(path: string, parameters: Parameters = {}, asking: Asking = {}): Promise<HttpAnswer> {
    return this.ask('POST', path, parameters, asking);
  }

  put(path: string, parameters: Parameters = {}, asking: Asking = {}): Promise<HttpAnswer> {
    return this.ask('PUT', path, parameters, asking);
  }

  reserve(deal: string, units = 1, asking: Asking = {}): Promise<HttpAnswer> {
    return this.post('/v1/purchases/reserve', { deal_id: deal, num_bought: units }, asking);
  }

  buy(changes: Parameters = {}, asking: Asking = {}): Promise<HttpAnswer> {
    const order = {
      deal_id: 'deal_dining',
      quantity: 1,
      user_id: 'user_demo',
      credit_card_id: 'card_demo',
      expected_price_per_unit: 3900,
    };
    return this.post('/v1/purchases', { ...order, ...changes }, asking);
  }

  private ask(
    method: string,
    path: string,
    parameters: Parameters,
    { key = this.key, headers = {}, as = 'json' }: Asking,
  ): Promise<HttpAnswer> {
    return this.#http.send(method, path, {
      headers,
      query: { ...(key !== '' && { api_key: key }), ...(as === 'query' && parameters) },
      ...(as === 'json' && { body: parameters }),
      ...(as === 'form' && { form: parameters }),
    });
  }
}
