import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client as PgClient } from 'pg';
import { DEMO } from '../../src/demo';
import { CONFIG, type Config } from '../../src/kernel/config';
import type { InProcessGateway, LedgerLine } from '../../src/modules/payments/gateway/sandbox';
import { startService } from '../../src/start-service';
import { startTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/embedded';
import { type HttpAnswer, HttpClient, type RequestHeaders } from '../support/http-client';
import { freePort } from '../support/loopback';
import { sandboxOf } from '../support/sandbox';

export type { HttpAnswer };

export const GOOD_CARD = { method: 'payment-card', pan: '4111111111111111', cvv: '123', expMonth: 12, expYear: 2034 };
export const DECLINED_CARD = { ...GOOD_CARD, pan: '4000000000000002' };

export interface Item {
  readonly planId: string;
  readonly quantity?: number;
}

export interface Levels {
  readonly onHand: number | null;
  readonly held: number;
  readonly sold: number;
  readonly available: number | null;
}

/**
 * A shop with many buyers. Two services run on one database, as two containers would, each with a gateway of its own, and requests go to
 * them in turn. Each request of a publishable key comes from an address of its own, as the limits per client expect.
 */
export class Shop {
  private constructor(
    readonly service: TestApp,
    private readonly second: NestFastifyApplication,
    private readonly urls: readonly string[],
    private readonly http: HttpClient,
    private readonly pg: PgClient,
    private readonly gateways: readonly InProcessGateway[],
  ) {}

  static async open(): Promise<Shop> {
    const service = await startTestApp({ config: { trustProxy: 1 } });
    const port = await freePort();
    const second = await startService({ ...service.app.get<Config>(CONFIG), port });
    const pg = new PgClient({ connectionString: service.databaseUrl });
    await pg.connect();
    const urls = [service.url, `http://127.0.0.1:${String(port)}`];
    const gateways = await Promise.all([service.app, second].map((app) => sandboxOf(app)));
    return new Shop(service, second, urls, new HttpClient(urls, { ownAddresses: true }), pg, gateways);
  }

  buy(items: readonly Item[], more: object = {}, headers: RequestHeaders = {}): Promise<HttpAnswer> {
    const body = { websiteId: DEMO.websiteId, items, paymentInstruction: GOOD_CARD, ...more };
    return this.send('POST', '/v1/storefront/purchase', body, { authorization: DEMO.publishableKey, ...headers });
  }

  login(username: string, password: string): Promise<HttpAnswer> {
    return this.send('POST', '/v1/storefront/login', { username, password }, { authorization: DEMO.publishableKey });
  }

  admin(method: 'GET' | 'PUT', path: string, body?: object): Promise<HttpAnswer> {
    return this.send(method, `/v1/admin/${path}`, body, { 'reb-apikey': DEMO.secretKey });
  }

  /** Puts something on sale and waits until every process knows it. `onHand` null: without limit. */
  async sell(id: string, onHand: number | null, price = 10): Promise<void> {
    await this.price(id, price, { onHand });
    for (const url of this.urls) {
      await eventually(`${id} is on sale`, async () => {
        const plan = `${url}/v1/storefront/plans/${id}`;
        return (await this.http.get(plan, { 'reb-apikey': DEMO.secretKey })).status === 200;
      });
    }
  }

  async price(id: string, price: number, more: object = {}): Promise<void> {
    const answer = await this.admin('PUT', `offers/${id}`, {
      name: id,
      currency: 'USD',
      pricing: { formula: 'flat-rate', price },
      ...more,
    });
    if (answer.status > 201) throw new Error(answer.text);
  }

  async levels(id: string): Promise<Levels> {
    return (await this.admin('GET', `offers/${id}/stock`)).json as Levels;
  }

  /** Money the gateways took for the given purchases, in their own books. */
  charges(purchaseIds: readonly string[]): LedgerLine[] {
    const ids = new Set(purchaseIds);
    return this.gateways
      .flatMap(({ simulator }) => simulator.ledger.lines())
      .filter(
        ({ kind, outcome, merchantReference }) =>
          kind === 'charge' && outcome === 'approved' && ids.has(merchantReference),
      );
  }

  /** Every movement and every refusal the gateways know of. */
  movements(): number {
    return this.gateways.reduce((sum, { simulator }) => sum + simulator.ledger.length, 0);
  }

  async rows<Row = Record<string, unknown>>(sql: string): Promise<Row[]> {
    return (await this.pg.query(sql)).rows as Row[];
  }

  /** Deadlocks PostgreSQL has ever broken up in this database. A session reports its own when it ends: so all others are ended first. */
  async deadlocks(): Promise<number> {
    await this.rows(
      `SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    const [row] = await this.rows<{ deadlocks: bigint }>(
      `SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`,
    );
    return Number(row?.deadlocks);
  }

  send(method: string, path: string, body: object | undefined, headers: RequestHeaders): Promise<HttpAnswer> {
    return this.http.send(method, path, { body, headers });
  }

  async close(): Promise<void> {
    await this.pg.end();
    await this.second.close();
    await this.service.close();
  }
}

export const many = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

export const statuses = (answers: readonly HttpAnswer[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
