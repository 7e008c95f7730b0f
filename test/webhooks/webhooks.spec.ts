import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { DEMO } from '../../src/demo';
import { FanOutEvents } from '../../src/modules/webhooks';
import { eventually, FaultBench } from '../faults/support';
import { Receiver, type Received } from '../support/receiver';

let bench: FaultBench;
let receiver: Receiver;

const admin = { authorization: `Bearer ${DEMO.secretKey}` };
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const get = async (path: string): Promise<any> => (await bench.http.get(path, admin)).json;
const register = async (path: string, more: object = {}): Promise<{ id: string; signingSecret: string }> => {
  const answer = await bench.post('/v1/admin/webhooks', { url: receiver.url(path), ...more }, admin);
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
  return answer.json;
};

beforeAll(async () => {
  receiver = await Receiver.start();
  bench = await FaultBench.start({ config: { webhookAllow: ['127.0.0.0/8'] } });
}, 60_000);
afterAll(async () => {
  await bench.close();
  await receiver.stop();
});
describe('webhooks', () => {
  it('tell what happened, signed, in order, and keep a log', async () => {
    const { id, signingSecret } = await register('/all');
    const { json } = await bench.buy('4111111111111111');
    await eventually('both events arrive', () => receiver.at('/all').length >= 2);
    const messages = receiver
      .at('/all')
      .map(
        ({ headers, body }) =>
          new Webhook(signingSecret).verify(body, headers as Record<string, string>) as Record<string, unknown>,
      );
    expect(messages.sort((a, b) => Number(a['sequence']) - Number(b['sequence']))).toMatchObject([
      { type: 'purchase.created', sequence: 1, data: { purchaseId: json.orderId } },
      {
        type: 'purchase.completed',
        sequence: 2,
        data: { purchaseId: json.orderId, amountMinor: '4000', currency: 'USD', result: 'approved' },
      },
    ]);
    const log = (): Promise<{ status: string }[]> => get(`/v1/admin/webhooks/${id}/deliveries`);
    await eventually('both are recorded', async () => (await log()).every(({ status }) => status === 'delivered'));
    expect(await log()).toMatchObject([
      { tries: 1, responseStatus: 200 },
      { tries: 1, responseStatus: 200 },
    ]);
    expect(JSON.stringify(await get('/v1/admin/webhooks'))).not.toContain(signingSecret);
  });

  it('are tried again by the endpoint’s policy, under the same id, and can be replayed', async () => {
    const { id } = await register('/retry', { topics: ['purchase.completed'] });
    receiver.answerAt('/retry', 500);
    await bench.buy('4111111111111111');
    await eventually(
      'the first try is recorded',
      async () => (await get(`/v1/admin/webhooks/${id}/deliveries`))[0]?.responseStatus === 500,
    );
    receiver.answerAt('/retry', 204);
    await bench.service.advanceClock(58);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(receiver.at('/retry')).toHaveLength(1);
    await bench.service.advanceClock(5);
    await eventually('the second try', () => receiver.at('/retry').length === 2);
    await eventually(
      'it is recorded',
      async () => (await get(`/v1/admin/webhooks/${id}/deliveries`))[0].status === 'delivered',
    );
    const [delivery] = await get(`/v1/admin/webhooks/${id}/deliveries`);
    expect(
      (await bench.post(`/v1/admin/webhooks/${id}/deliveries/${delivery.id}/replay`, undefined as never, admin)).status,
    ).toBe(202);
    await eventually('the replay', () => receiver.at('/retry').length === 3);
    expect(new Set(receiver.at('/retry').map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('count only 200 as success where the policy says so', async () => {
    const { id } = await register('/merchant', { topics: ['purchase.completed'], policy: 'merchant' });
    receiver.answerAt('/merchant', 204);
    await bench.buy('4111111111111111');
    await eventually(
      'the try is recorded',
      async () => (await get(`/v1/admin/webhooks/${id}/deliveries`))[0]?.responseStatus === 204,
    );
    expect((await get(`/v1/admin/webhooks/${id}/deliveries`))[0].status).toBe('waiting');
    expect((await bench.http.delete(`/v1/admin/webhooks/${id}`, admin)).status).toBe(204);
  });

  it('follow no redirect', async () => {
    const { id } = await register('/from', { topics: ['purchase.completed'] });
    receiver.answerAt('/from', 302, { location: receiver.url('/to') });
    await bench.buy('4111111111111111');
    await eventually(
      'the try is recorded',
      async () => (await get(`/v1/admin/webhooks/${id}/deliveries`))[0]?.responseStatus === 302,
    );
    expect(receiver.at('/to')).toEqual([]);
  });

  it('of a purchase’s own address carry the key’s signatures and the body as it is', async () => {
    const fanOut = bench.service.app.get(FanOutEvents, { strict: false });
    const path = '/notify';
    fanOut.listen({
      door: 'storefront',
      deliveriesFor: async (event) =>
        event.topic !== 'purchase.completed'
          ? []
          : [
              {
                organizationId: event.organizationId,
                url: receiver.url(path),
                topic: event.topic,
                aggregateId: event.aggregateId,
                payload: { PurchaseId: 7 },
                signedText: '74000USD',
              },
            ],
    });
    await bench.buy('4111111111111111');
    await eventually('it arrives', () => receiver.at(path).length === 1);
    const [{ headers, body }] = receiver.at(path) as [Received];
    const secret = `whsec_${Buffer.from('demo-secret'.padEnd(32, '-')).toString('base64')}`;
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual({ PurchaseId: 7 });
    expect(headers['x-signature']).toBe(
      createHmac('sha256', secret)
        .update(`74000USD${String(headers['datesent'])}`)
        .digest('hex'),
    );
  });
});

describe('events', () => {
  it('wait for the dispatcher once somebody listens, and not before', async () => {
    const quiet = await FaultBench.start({ config: { dispatcher: false, webhookAllow: ['127.0.0.0/8'] } });
    try {
      const waiting = async (purchaseId: unknown): Promise<string[]> =>
        (
          await quiet.rows<{ topic: string }>(
            'SELECT topic FROM outbox_event WHERE aggregate_id = $1 AND dispatched_at IS NULL ORDER BY created_at',
            [purchaseId],
          )
        ).map(({ topic }) => topic);
      const before = (await quiet.buy('4111111111111111')).json.orderId as string;
      const { json } = await quiet.post('/v1/admin/webhooks', { url: receiver.url('/later') }, admin);
      const after = (await quiet.buy('4111111111111111')).json.orderId as string;
      expect([await waiting(before), await waiting(after)]).toEqual([[], ['purchase.created', 'purchase.completed']]);
      expect(await quiet.topics(before)).toEqual(await quiet.topics(after));
      // who has left stays on the list: somebody else may be coming at the same time
      await quiet.http.delete(`/v1/admin/webhooks/${String(json.id)}`, admin);
      expect(await waiting((await quiet.buy('4111111111111111')).json.orderId)).toHaveLength(2);
    } finally {
      await quiet.close();
    }
  }, 60_000);
});
