import { Client } from 'pg';
import { DEMO } from '../../../src/demo';
import { startTestApp, type TestApp } from '../../support/app';
import { numberOf } from '../../support/numbers';
import { type HttpAnswer, HttpClient, type RequestHeaders } from '../../support/http-client';
import { differences } from '../../support/world';
import { Partner } from '../deals/client';
import { putDeal } from '../deals/support';
import { Merchant } from '../merchant/client';

export const CARD = { method: 'payment-card', pan: '4111111111111111', cvv: '123', expMonth: 12, expYear: 2034 };

/** The back office of a shop, and its customers at every door. */
export class BackOffice {
  readonly partner: Partner;
  readonly merchant: Merchant;
  readonly #http: HttpClient;

  private constructor(
    readonly service: TestApp,
    private readonly pg: Client,
  ) {
    this.partner = new Partner(service.url);
    this.merchant = new Merchant(service.url);
    this.#http = new HttpClient(service.url);
  }

  static async open(): Promise<BackOffice> {
    const service = await startTestApp();
    const pg = new Client({ connectionString: service.databaseUrl });
    await pg.connect();
    return new BackOffice(service, pg);
  }

  async close(): Promise<void> {
    await this.pg.end();
    await this.service.close();
  }

  /** Counters and states that contradict each other. */
  differences(options?: { atRest?: boolean }): Promise<unknown[]> {
    return differences(this.service.databaseUrl, options);
  }

  async rows<Row = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pg.query(sql, values)).rows as Row[];
  }

  post(path: string, body?: object, headers: RequestHeaders = {}): Promise<HttpAnswer> {
    return this.#http.post(`/v1/admin/${path}`, body, { 'reb-apikey': DEMO.secretKey, ...headers });
  }

  put(path: string, body: object): Promise<HttpAnswer> {
    return this.#http.put(`/v1/admin/${path}`, body, { 'reb-apikey': DEMO.secretKey });
  }

  get(path: string): Promise<HttpAnswer> {
    return this.#http.get(path, { 'reb-apikey': DEMO.secretKey });
  }

  refund(id: string, body?: object, headers?: RequestHeaders): Promise<HttpAnswer> {
    return this.post(`purchases/${encodeURIComponent(id)}/refunds`, body, headers);
  }

  /** A purchase at the storefront. */
  async buy(items: readonly object[], more: object = {}): Promise<HttpAnswer> {
    const answer = await this.#http.post(
      '/v1/storefront/purchase',
      { websiteId: DEMO.websiteId, items, paymentInstruction: CARD, ...more },
      { authorization: DEMO.publishableKey },
    );
    if (answer.status !== 201) throw new Error(answer.text);
    return answer;
  }

  /** A shopper with the token of a purchase. */
  storefront(path: string, body: object, token: string): Promise<HttpAnswer> {
    return this.#http.post(`/v1/storefront/${path}`, body, { authorization: `Bearer ${token}` });
  }

  deal(id: string, stock: number | null): Promise<void> {
    return putDeal(this.service, { id, stock });
  }

  /** A purchase of units of a deal with a stored card. */
  async buyDeal(id: string, quantity: number): Promise<string> {
    const order = { deal_id: id, quantity, expected_price_per_unit: 1000 };
    const answer = await this.partner.buy(order);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.json.purchase.purchase_id as string;
  }

  async numberOf(id: string): Promise<number> {
    const [row] = await this.rows<{ serial: string }>('SELECT serial::text FROM purchase WHERE id = $1', [id]);
    return numberOf(this.service, row?.serial ?? '');
  }

  async coupons(
    id: string,
  ): Promise<{ id: string; slug: string; state: string; redemption_code: string; barcode: string }[]> {
    const { json } = await this.partner.get(`/v1/purchases/${id}`);
    return json.purchase.coupons;
  }

  async states(id: string): Promise<string[]> {
    return (await this.coupons(id)).map(({ state }) => state);
  }

  redeem(coupon: string): Promise<HttpAnswer> {
    return this.partner.put(`/v1/coupons/${encodeURIComponent(coupon)}/redeem`);
  }

  async available(offer: string): Promise<number> {
    return (await this.get(`/v1/admin/offers/${offer}/stock`)).json.available as number;
  }
}
