import { startTestApp, type TestApp } from '../../support/app';
import { bearer } from '../../support/http-client';
import { card, CARD, Client, FULL_PURCHASE, PUBLISHABLE, purchaseOf } from './client';

let service: TestApp;
let client: Client;

beforeAll(async () => {
  service = await startTestApp();
  client = new Client(service.url);
}, 60_000);
afterAll(() => service.close());

const keyed = (key: string) => ({ ...PUBLISHABLE, 'idempotency-key': key });

describe('a purchase sent again under its key', () => {
  it('without CVV or with another one is the same request; with anything else another', async () => {
    const first = await client.purchase(purchaseOf('plan_ebook'), keyed('same'));
    const otherCvv = await client.purchase(
      purchaseOf('plan_ebook', undefined, { paymentInstruction: { ...CARD, cvv: '999' } }),
      keyed('same'),
    );
    expect(otherCvv.text).toBe(first.text);
    for (const body of [
      purchaseOf('plan_mug'),
      purchaseOf('plan_ebook', 2),
      purchaseOf('plan_ebook', undefined, { paymentInstruction: card('5555555555554444') }),
    ]) {
      const other = await client.purchase(body, keyed('same'));
      expect([other.status, other.json.invalidFields[0].field]).toEqual([422, 'Idempotency-Key']);
      expect(other.text).not.toContain(first.json.orderId);
    }
  });

  it('by many at once has one effect', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => client.purchase(purchaseOf('plan_ticket'), keyed('crowd'))),
    );
    const bought = answers.filter(({ status }) => status === 201);
    expect(new Set(bought.map(({ json }) => json.orderId)).size).toBe(1);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  });

  it('whose outcome is unknown shows how things stand, and freezes when it is known', async () => {
    const unknown = purchaseOf('plan_ebook', 1, { paymentInstruction: card('4000000000090029') });
    const first = await client.purchase(unknown, keyed('unknown'));
    expect(first.json.transaction.result).toBe('unknown');
    const again = await client.purchase(unknown, keyed('unknown'));
    expect(again.json.orderId).toBe(first.json.orderId);
  }, 30_000);

  it.each(['', 'x'.repeat(256), 'caf\u00e9'])('is refused with the key %p', async (key) => {
    const answer = await client.purchase(purchaseOf('plan_ebook'), keyed(key));
    expect([answer.status, answer.json.invalidFields[0].field]).toEqual([422, 'Idempotency-Key']);
  });

  it('is paid once again by /payment under one key', async () => {
    const declined = (
      await client.purchase(purchaseOf('plan_ticket', 1, { paymentInstruction: card('4000000000000002') }))
    ).json;
    const token = (
      await client.post('/v1/tokens', {
        method: 'payment-card',
        paymentInstrument: { pan: CARD.pan, expMonth: 12, expYear: 2034 },
      })
    ).json.id;
    const headers = { ...bearer(declined.token), 'idempotency-key': 'pay' };
    const first = await client.post(
      '/v1/storefront/payment',
      { token, transactionId: declined.transaction.id },
      headers,
    );
    const again = await client.post(
      '/v1/storefront/payment',
      { token, transactionId: declined.transaction.id },
      headers,
    );
    expect([first.status, first.json.requestId, again.text]).toEqual([201, 'pay', first.text]);
    expect(first.headers.get('location')).toBe(`${service.url}/v1/storefront/transactions/${first.json.id}`);
  });

  it('is answered byte for byte, token included, also after time has passed', async () => {
    const first = await client.purchase(FULL_PURCHASE, keyed('again'));
    expect(first.status).toBe(201);
    await service.advanceClock(3_600);
    const again = await client.purchase(FULL_PURCHASE, keyed('again'));
    expect([again.status, again.text, again.headers.get('location'), again.headers.get('idempotent-replayed')]).toEqual(
      [201, first.text, first.headers.get('location'), 'true'],
    );
    expect(first.headers.get('idempotent-replayed')).toBeNull();
  });
});
