import { Client as PgClient } from 'pg';
import { DEMO } from '../../src/demo';
import type { InProcessGateway } from '../../src/modules/payments/gateway/sandbox';
import { startTestApp, type TestApp, type TestAppOptions } from '../support/app';
import { eventually } from '../support/embedded';
import { type HttpAnswer, HttpClient, type RequestHeaders } from '../support/http-client';
import { sandboxOf } from '../support/sandbox';

export { eventually };

export type { HttpAnswer };

const purchaseOf = (pan: string): object => ({
  websiteId: DEMO.websiteId,
  items: [{ planId: 'plan_ticket', quantity: 1 }],
  paymentInstruction: { method: 'payment-card', pan, cvv: '123', expMonth: 12, expYear: 2034 },
});

/** A service with one caller, its gateway within reach, and its database open to questions. */
export class FaultBench {
  private constructor(
    readonly service: TestApp,
    readonly http: HttpClient,
    private readonly pg: PgClient,
    readonly gateway: InProcessGateway,
  ) {}

  static async start(options: TestAppOptions = {}): Promise<FaultBench> {
    const service = await startTestApp(options);
    const pg = new PgClient({ connectionString: service.databaseUrl });
    await pg.connect();
    return new FaultBench(service, new HttpClient(service.url), pg, await sandboxOf(service.app));
  }

  async rows<Row = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pg.query(sql, values)).rows as Row[];
  }

  /** Posts with the publishable key, unless the headers name another credential. */
  post(path: string, body: unknown, headers: RequestHeaders = {}): Promise<HttpAnswer> {
    return this.http.post(path, body, { authorization: DEMO.publishableKey, ...headers });
  }

  buy(
    pan: string,
    { planId = 'plan_ticket', quantity = 1, key = undefined as string | undefined, more = {} } = {},
  ): Promise<HttpAnswer> {
    return this.post(
      '/v1/storefront/purchase',
      { ...purchaseOf(pan), items: [{ planId, quantity }], ...more },
      key === undefined ? {} : { 'idempotency-key': key },
    );
  }

  /** A fresh token for a good card. */
  async token(): Promise<string> {
    const card = { pan: '4111111111111111', cvv: '123', expMonth: 12, expYear: 2034 };
    const made = await this.post('/v1/tokens', { method: 'payment-card', paymentInstrument: card });
    if (made.status !== 201) throw new Error(`no token was made: ${made.text}`);
    return made.json.id as string;
  }

  /** Sends a purchase and hangs up when the signal says so. */
  async buyUntil(signal: AbortSignal, pan: string): Promise<void> {
    const headers = { authorization: DEMO.publishableKey };
    await this.http
      .send('POST', '/v1/storefront/purchase', { headers, body: purchaseOf(pan), signal })
      .catch(() => undefined);
  }

  /** Another connection to the database, for a lock of one's own. */
  async connect(): Promise<PgClient> {
    const client = new PgClient({ connectionString: this.service.databaseUrl });
    await client.connect();
    return client;
  }

  /** An attempt as the database has it. */
  async attempt(id: string): Promise<Record<string, unknown>> {
    const [row] = await this.rows('SELECT * FROM payment_attempt WHERE id = $1', [id]);
    if (!row) throw new Error('no such attempt');
    return row;
  }

  async stateOf(purchaseId: string): Promise<unknown> {
    return (await this.rows('SELECT state FROM purchase WHERE id = $1', [purchaseId]))[0]?.['state'];
  }

  async settled(attemptId: string, withinMs = 15_000): Promise<Record<string, unknown>> {
    await eventually(
      'the attempt is settled',
      async () => (await this.attempt(attemptId))['result'] !== 'unknown',
      withinMs,
    );
    return this.attempt(attemptId);
  }

  async topics(purchaseId: string): Promise<string[]> {
    const rows = await this.rows<{ topic: string }>(
      'SELECT topic FROM outbox_event WHERE aggregate_id = $1 ORDER BY created_at, id',
      [purchaseId],
    );
    return rows.map(({ topic }) => topic);
  }

  async close(): Promise<void> {
    await this.pg.end();
    await this.service.close();
  }
}
