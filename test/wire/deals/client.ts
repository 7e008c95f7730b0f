import { DEMO } from '../../../src/demo';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // what a caller sees is untyped by nature; tests look into it member by member
  readonly json: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

export interface Asking {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How the parameters are sent. */
  readonly as?: 'json' | 'form' | 'query';
}

type Parameters = Readonly<Record<string, unknown>>;

/** A partner of the deals door, over real HTTP, with the key in the query string as the page has it. */
export class Partner {
  constructor(
    readonly url: string,
    private readonly key: string = DEMO.secretKey,
  ) {}

  get(path: string, parameters: Parameters = {}): Promise<Answer> {
    return this.ask('GET', path, parameters, { as: 'query' });
  }

  post(path: string, parameters: Parameters = {}, asking: Asking = {}): Promise<Answer> {
    return this.ask('POST', path, parameters, asking);
  }

  put(path: string, parameters: Parameters = {}, asking: Asking = {}): Promise<Answer> {
    return this.ask('PUT', path, parameters, asking);
  }

  reserve(deal: string, units = 1, asking: Asking = {}): Promise<Answer> {
    return this.post('/v1/purchases/reserve', { deal_id: deal, num_bought: units }, asking);
  }

  buy(changes: Parameters = {}, asking: Asking = {}): Promise<Answer> {
    const order = {
      deal_id: 'deal_dining',
      quantity: 1,
      user_id: 'user_demo',
      credit_card_id: 'card_demo',
      expected_price_per_unit: 3900,
    };
    return this.post('/v1/purchases', { ...order, ...changes }, asking);
  }

  private async ask(
    method: string,
    path: string,
    parameters: Parameters,
    { key = this.key, headers = {}, as = 'json' }: Asking,
  ): Promise<Answer> {
    const url = new URL(path, this.url);
    if (key !== '') url.searchParams.set('api_key', key);
    const pairs = Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]);
    if (as === 'query') for (const [name, value] of pairs) url.searchParams.set(name, value);
    const type = as === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
    const body =
      as === 'form' ? new URLSearchParams(pairs).toString() : as === 'json' ? JSON.stringify(parameters) : undefined;
    const response = await fetch(url, {
      method,
      headers: { ...(body !== undefined && { 'content-type': type }), ...headers },
      ...(body !== undefined && { body }),
      redirect: 'manual',
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString('utf8');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: text.startsWith('{') ? JSON.parse(text) : undefined,
    };
  }
}
