import { DEMO } from '../../src/demo';
import type { TestAppOptions } from '../support/app';
import { eventually, FaultBench, type HttpAnswer } from '../faults/support';
import { Receiver } from '../support/receiver';

export { eventually };

const ADMIN = { authorization: `Bearer ${DEMO.secretKey}` };
export const CARD = '4111111111111111';

interface Registered {
  readonly id: string;
  readonly signingSecret: string;
}

// what a caller sees is untyped by nature
/* eslint-disable @typescript-eslint/no-explicit-any */

/** A service that may call loopback, a receiver there, and the admin routes of webhooks. */
export class WebhookBench {
  private constructor(
    readonly service: FaultBench,
    readonly receiver: Receiver,
  ) {}

  static async start(config: TestAppOptions['config'] = {}): Promise<WebhookBench> {
    const receiver = await Receiver.start();
    return new WebhookBench(await FaultBench.start({ config: { webhookAllow: ['127.0.0.0/8'], ...config } }), receiver);
  }

  async get(path: string, key = ADMIN): Promise<any> {
    return (await this.service.http.get(`/v1/admin/${path}`, key)).json;
  }

  post(path: string, body: object = {}): Promise<HttpAnswer> {
    return this.service.post(`/v1/admin/${path}`, body, ADMIN);
  }

  patch(id: string, body: object): Promise<HttpAnswer> {
    return this.service.http.patch(`/v1/admin/webhooks/${id}`, body, ADMIN);
  }

  async remove(id: string): Promise<number> {
    return (await this.service.http.delete(`/v1/admin/webhooks/${id}`, ADMIN)).status;
  }

  /** Registers a path of the receiver. */
  async register(path: string, more: object = {}): Promise<Registered> {
    const answer = await this.post('webhooks', { url: this.receiver.url(path), ...more });
    expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
    return answer.json as Registered;
  }

  /** Sends test events, one after the other. @returns their ids in the order of events */
  async sendTests(id: string, count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.push((await this.post(`webhooks/${id}/test`)).json.eventId as string);
    return ids;
  }

  endpoint(id: string): Promise<any> {
    return this.get(`webhooks/${id}`);
  }

  deliveries(id: string, query = ''): Promise<any[]> {
    return this.get(`webhooks/${id}/deliveries${query}`) as Promise<any[]>;
  }

  /** Waits until every delivery of an endpoint has been tried, or is recorded as it is said. */
  untilDeliveries(id: string, what: string, check: (deliveries: any[]) => boolean): Promise<void> {
    return eventually(what, async () => check(await this.deliveries(id)));
  }

  /** Ids of the events that arrived at a path, in the order in which they arrived. */
  idsAt(path: string): string[] {
    return this.receiver.at(path).map(({ headers }) => String(headers['webhook-id']));
  }

  advance(seconds: number): Promise<void> {
    return this.service.service.advanceClock(seconds);
  }

  async close(): Promise<void> {
    await this.receiver.stop();
    await this.service.close();
  }
}

/** Long enough for several rounds of the dispatcher: for things that must not happen. */
export const someRounds = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_200));
