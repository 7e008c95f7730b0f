import { CARD_DATA, Merchant, ORDER } from '../wire/merchant/client';
import { CARD, eventually, someRounds, WebhookBench } from './support';

const HOUR = 3_600;

let bench: WebhookBench;

beforeAll(async () => {
  bench = await WebhookBench.start();
}, 60_000);
afterAll(() => bench.close());

const allDelivered = (all: { status: string }[]): boolean => all.every(({ status }) => status === 'delivered');

describe('replaying', () => {
  it('takes a range by the time of the events, oldest first, what has failed unless asked for more', async () => {
    const { id } = await bench.register('/range', { topics: ['webhook.test'] });
    const [early] = await bench.sendTests(id, 1);
    await bench.untilDeliveries(id, 'it is delivered', allDelivered);
    await bench.advance(HOUR);
    const late = await bench.sendTests(id, 3);
    await bench.untilDeliveries(id, 'all are delivered', (all) => all.length === 4 && allDelivered(all));
    const [{ eventTime: from }] = (await bench.deliveries(id)).filter(({ eventId }) => eventId === late[0]);

    expect((await bench.post(`webhooks/${id}/replay`, { from })).json).toEqual({ count: 0, nextFrom: null });
    const again = await bench.post(`webhooks/${id}/replay`, { from, statuses: ['delivered'] });
    expect([again.status, again.json]).toEqual([202, { count: 3, nextFrom: null }]);
    await eventually('they came again', () => bench.receiver.at('/range').length === 7);
    expect(bench.idsAt('/range').slice(4)).toEqual(expect.arrayContaining(late));
    expect(bench.idsAt('/range').filter((one) => one === early)).toHaveLength(1);

    await bench.untilDeliveries(id, 'all are delivered', allDelivered);
    const before = await bench.post(`webhooks/${id}/replay`, {
      from: '2020-01-01T00:00:00Z',
      to: from,
      statuses: ['delivered'],
    });
    expect(before.json).toMatchObject({ count: 1 });
  }, 60_000);

  it('refuses what it does not know', async () => {
    const { id } = await bench.register('/refusing', { topics: ['webhook.test'] });
    const from = '2020-01-01T00:00:00Z';
    for (const body of [{}, { from: 'yesterday' }, { from, statuses: ['waiting'] }, { from, until: from }]) {
      expect([body, (await bench.post(`webhooks/${id}/replay`, body)).status]).toEqual([body, 422]);
    }
    expect((await bench.post('webhooks/hook_unknown/replay', { from })).status).toBe(404);
    expect((await bench.post(`webhooks/${id}/deliveries/dlv_unknown/replay`)).status).toBe(404);
    expect((await bench.post('webhook-deliveries/dlv_unknown/replay')).status).toBe(404);
  });
});

describe('a notification of a single purchase', () => {
  it('has five more tries, fails, and comes again by request only', async () => {
    const merchant = new Merchant(bench.service.service.url);
    bench.receiver.answerAt('/notify', 500);
    const Redirection = { Url_Notify: bench.receiver.url('/notify') };
    await merchant.purchase({ ...ORDER, UniqueID: 'replayed', CardData: CARD_DATA, Redirection });
    interface Shown {
      id: string;
      endpointId: string | null;
      url: string;
      status: string;
      history: object[];
    }
    const own = async (): Promise<Shown | undefined> =>
      ((await bench.get('webhook-deliveries')) as Shown[]).find(({ url }) => url === Redirection.Url_Notify);
    for (let tries = 1; tries <= 6; tries += 1) {
      await eventually(`try ${String(tries)}`, async () => (await own())?.history.length === tries);
      if (tries < 6) await bench.advance(7 * HOUR);
    }
    expect(await own()).toMatchObject({ status: 'failed', endpointId: null });
    bench.receiver.answerAt('/notify', 200);
    await someRounds();
    expect(bench.receiver.at('/notify')).toHaveLength(6);
    await bench.post(`webhook-deliveries/${(await own())?.id ?? ''}/replay`);
    await eventually('it is delivered', async () => (await own())?.status === 'delivered');
  }, 60_000);
});

describe('lists', () => {
  it('of events take filters, and refuse the others by name', async () => {
    const { json } = await bench.service.buy(CARD);
    const of = (query: string) => bench.get(`events?${query}`);
    expect(await of(`aggregateId=${String(json.orderId)}`)).toMatchObject([
      { type: 'purchase.completed', aggregateId: json.orderId, data: { purchaseId: json.orderId } },
      { type: 'purchase.created' },
    ]);
    expect(await of(`aggregateId=${String(json.orderId)}&type=purchase.created`)).toHaveLength(1);
    expect(await of('to=2020-01-01T00:00:00Z')).toEqual([]);
    for (const [query, field] of [
      ['topic=purchase.created', 'topic'],
      ['type=nothing', 'type'],
      ['from=yesterday', 'from'],
    ] as const) {
      expect(await of(query)).toMatchObject({ status: 422, invalidFields: [{ field }] });
    }
  });

  it('of deliveries show every try, and take filters', async () => {
    const { id } = await bench.register('/listed', { topics: ['webhook.test'] });
    bench.receiver.answerAt('/listed', 500);
    await bench.sendTests(id, 1);
    await bench.untilDeliveries(id, 'the first try', ([one]) => one.history.length === 1);
    bench.receiver.answerAt('/listed', 200);
    await bench.advance(61);
    await bench.untilDeliveries(id, 'the second try', allDelivered);
    expect(await bench.deliveries(id)).toMatchObject([
      {
        tries: 2,
        history: [
          { status: 500, error: 'status', at: expect.any(String), milliseconds: expect.any(Number) },
          { status: 200, error: null },
        ],
      },
    ]);
    expect(await bench.deliveries(id, '?status=waiting')).toEqual([]);
    expect(await bench.deliveries(id, '?status=delivered')).toHaveLength(1);
    expect(await bench.deliveries(id, '?state=delivered')).toMatchObject({ status: 422 });
    expect(await bench.get('webhook-drops?endpoint=x')).toMatchObject({ status: 422 });
  });
});
