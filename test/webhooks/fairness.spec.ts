import { CARD_DATA, Merchant, ORDER } from '../wire/merchant/client';
import { Receiver } from '../support/receiver';
import { eventually, WebhookBench } from './support';

const HANGING = 40;

let bench: WebhookBench;
const hanging: Receiver[] = [];

beforeAll(async () => {
  bench = await WebhookBench.start();
}, 60_000);
afterAll(async () => {
  await Promise.all(hanging.map((receiver) => receiver.stop()));
  await bench.close();
});

async function startHanging(): Promise<Receiver> {
  const receiver = await Receiver.start();
  receiver.hangAt('/hangs');
  hanging.push(receiver);
  return receiver;
}

describe('receivers that hang', () => {
  it('hold few slots each, and everybody else gets everything meanwhile', async () => {
    const merchant = new Merchant(bench.service.service.url);
    // some behind one address, some behind addresses of their own
    const shared = await startHanging();
    for (let index = 0; index < HANGING; index += 1) {
      const receiver = index % 2 === 0 ? await startHanging() : shared;
      const Redirection = { Url_Notify: receiver.url('/hangs') };
      await merchant.purchase({ ...ORDER, UniqueID: `hangs-${String(index)}`, CardData: CARD_DATA, Redirection });
    }
    const heldUp = await bench.register('/held-up', { topics: ['webhook.test'] });
    bench.receiver.hangAt('/held-up');
    await bench.sendTests(heldUp.id, 20);
    const sound = await bench.register('/sound', { topics: ['webhook.test'] });
    await bench.sendTests(sound.id, 30);
    await eventually('the others have everything', () => bench.receiver.at('/sound').length === 30);
    // all of that while nobody of those who hang had been given up
    const all = (await bench.get(`webhook-deliveries?limit=1000`)) as {
      id: string;
      history: object[];
      url: string | null;
    }[];
    expect(all.filter(({ url, history }) => url?.includes('/hangs') && history.length > 0)).toEqual([]);
    expect(bench.receiver.at('/held-up').length).toBeLessThanOrEqual(2);
    expect(shared.received.length).toBeLessThanOrEqual(2);
    await eventually('each of them is tried', () => hanging.every(({ received }) => received.length > 0));
  }, 60_000);

  it('are given up after their time, tried again later, and the merchant policy counts', async () => {
    const all = async () =>
      (await bench.get('webhook-deliveries?limit=1000')) as { error: string; url: string | null }[];
    await eventually(
      'the first of them are given up',
      async () => (await all()).some(({ url, error }) => url?.includes('/hangs') && error === 'timeout'),
      20_000,
    );
  }, 30_000);
});

it('a receiver that answers gets more and more at one time', async () => {
  let now = 0;
  let most = 0;
  const { id } = await bench.register('/busy', { topics: ['webhook.test'] });
  await bench.patch(id, { status: 'disabled' });
  await bench.sendTests(id, 80);
  bench.receiver.answer = (response): void => {
    now += 1;
    most = Math.max(most, now);
    setTimeout(() => {
      now -= 1;
      response.end();
    }, 20);
  };
  await bench.post(`webhooks/${id}/enable`);
  await eventually('everything is there', () => bench.receiver.at('/busy').length === 80, 20_000);
  expect(most).toBeGreaterThan(4);
  expect(most).toBeLessThanOrEqual(16);
}, 60_000);
