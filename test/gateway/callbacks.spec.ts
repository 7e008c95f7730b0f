import type { HttpGateway } from '../../src/modules/payments/gateway/sandbox';
import { type RunningGateway, startSimulatedGateway } from '../../src/simulated-gateway';
import { type HttpAnswer, HttpClient } from '../support/http-client';
import { callbackListener, card, client, ledgerOf, order, SECRET } from './support';

let running: RunningGateway;
let gateway: HttpGateway;
let merchant: Awaited<ReturnType<typeof callbackListener>>;

beforeEach(async () => {
  merchant = await callbackListener();
  running = await startSimulatedGateway({ secret: SECRET, seed: 1, faults: { lateMs: 100, hangMs: 1_000 } });
  gateway = client(running.url);
});
afterEach(async () => {
  await gateway.close();
  await running.close();
  await merchant.close();
});

const verified = (index: number) => {
  const callback = merchant.received[index];
  if (!callback) throw new Error('no such callback');
  return gateway.verifyCallback(callback.body, callback.headers);
};
const click = (url: string, decision: string): Promise<HttpAnswer> =>
  new HttpClient(url).send('POST', url, { form: { decision } });

describe('callbacks over HTTP', () => {
  it('tell of a click on the pay page once, signed over the raw bytes, and the browser goes back', async () => {
    const instrument = { type: 'redirect', method: 'PSE' } as const;
    const answer = await gateway.charge(order('t', { instrument, callbackUrl: merchant.url }));
    if (answer.kind !== 'action-required' || answer.url === null) throw new Error('expected a redirect');
    expect(answer.url.startsWith(`${running.url}/pay/`)).toBe(true);
    expect((await new HttpClient(answer.url).get(answer.url)).text).toContain('Approve');
    const { url } = answer;
    const clicks = await Promise.all(['approve', 'approve', 'decline'].map((decision) => click(url, decision)));
    for (const { status, headers } of clicks)
      expect([status, headers.get('location')]).toEqual([303, 'https://shop.example/return']);
    await merchant.until(1);
    expect(merchant.received).toHaveLength(1);
    expect(verified(0)).toMatchObject({
      verified: true,
      event: { type: 'payment.approved', reference: 't', merchantReference: 'ord_t', outcome: { kind: 'approved' } },
    });
    expect((await ledgerOf(running.url)).map((line) => line.outcome)).toEqual(['action-required', 'approved']);
  });

  it('are refused with a changed body or an old time', async () => {
    await gateway.charge(order('t', { instrument: card('4000000000091027'), callbackUrl: merchant.url }));
    const [callback] = merchant.received;
    if (!callback) throw new Error('the callback should have come before the answer');
    const text = callback.body.toString('utf8');
    const changed = Buffer.from(text.replace('"minor":"1250"', '"minor":"9250"'));
    expect(gateway.verifyCallback(changed, callback.headers)).toEqual({ verified: false, cause: 'signature' });
    const old = { ...callback.headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 301) };
    expect(gateway.verifyCallback(callback.body, old)).toEqual({ verified: false, cause: 'signature' });
    expect(verified(0)).toMatchObject({ verified: true });
  });

  it('come before the answer, three times, or late when the fault says so', async () => {
    const charge = (id: string, pan: string) =>
      gateway.charge(order(id, { instrument: card(pan), callbackUrl: merchant.url }));
    await charge('early', '4000000000091027');
    expect(merchant.received).toHaveLength(1);
    await charge('triple', '4000000000091019');
    await merchant.until(4);
    expect(new Set(merchant.received.slice(1).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await charge('late', '4000000000090045')).toMatchObject({ kind: 'unknown', cause: 'timeout' });
    await merchant.until(5);
    expect(verified(4)).toMatchObject({ event: { reference: 'late', outcome: { kind: 'approved' } } });
  });

  it('come again until they are accepted, under the same id', async () => {
    merchant.refuse(2);
    await gateway.charge(order('t', { instrument: card('4000000000091027'), callbackUrl: merchant.url }));
    await merchant.until(3);
    expect(new Set(merchant.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect([verified(0), verified(2)]).toMatchObject([{ verified: true }, { verified: true }]);
  });
});
