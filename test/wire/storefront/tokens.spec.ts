import { startTestApp, type TestApp } from '../../support/app';
import { CARD, Client, CONTACT, PUBLISHABLE, purchaseOf, SECRET } from './client';
import { Conformance } from './conformance';

let service: TestApp;
let client: Client;
let document: Conformance;

beforeAll(async () => {
  service = await startTestApp();
  client = new Client(service.url);
  document = await Conformance.of(client);
}, 60_000);
afterAll(() => service.close());

const cardToken = {
  method: 'payment-card',
  paymentInstrument: { pan: CARD.pan, cvv: '123', expMonth: 12, expYear: 2034 },
};
const buyWith = (token: string, more: object = {}) =>
  client.purchase(purchaseOf('plan_ebook', 1, { paymentInstruction: { token }, ...more }));

describe('payment tokens', () => {
  it('pay once, also for two buyers at the same time', async () => {
    const made = await client.post('/v1/tokens', {
      ...cardToken,
      billingAddress: CONTACT,
      riskMetadata: { ipAddress: '2001:db8::1' },
    });
    expect(made.status).toBe(201);
    document.check('post', '/v1/tokens', made);
    expect(made.json).toMatchObject({
      isUsed: false,
      paymentInstrument: { bin: '411111', last4: '1111', brand: 'Visa' },
    });
    expect(made.headers.get('location')).toBe(`${service.url}/v1/tokens/${made.json.id}`);
    for (const secret of [CARD.pan, '"123"']) expect(made.text).not.toContain(secret);

    const answers = await Promise.all([1, 2, 3, 4].map(() => buyWith(made.json.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422]);
    const loser = answers.find(({ status }) => status === 422);
    expect(loser?.json.invalidFields).toEqual([expect.objectContaining({ field: 'paymentInstruction.token' })]);

    const winner = answers.find(({ status }) => status === 201);
    expect(winner?.json.invoice.billingAddress).toMatchObject({ firstName: CONTACT.firstName });
    const read = await client.get(`/v1/tokens/${made.json.id}`, PUBLISHABLE);
    document.check('get', '/v1/tokens/{token}', read);
    expect(read.json).toMatchObject({ isUsed: true, usageTime: expect.any(String) });
  });

  it('stay usable after a refused purchase, and end after half an hour', async () => {
    const { id } = (await client.post('/v1/tokens', cardToken)).json;
    expect((await buyWith(id, { couponIds: ['NONE'] })).status).toBe(422);
    expect((await buyWith(id)).json.transaction.result).toBe('approved');
    const late = (await client.post('/v1/tokens', cardToken)).json;
    await service.advanceClock(1_801);
    const answer = await buyWith(late.id);
    expect([answer.status, answer.json.invalidFields[0].field]).toEqual([422, 'paymentInstruction.token']);
  });

  it('stand for accounts and for methods without a number', async () => {
    for (const body of [
      {
        method: 'ach',
        paymentInstrument: { accountNumberType: 'IBAN', accountNumber: 'DE89370400440532013000' },
        billingAddress: CONTACT,
      },
      {
        method: 'echeck',
        paymentInstrument: { accountNumber: '000123456789', routingNumber: '021000021', accountType: 'savings' },
        billingAddress: CONTACT,
      },
      { method: 'paypal', billingAddress: CONTACT },
    ]) {
      const made = await client.post('/v1/tokens', body, SECRET);
      expect([made.status, made.json.method]).toEqual([201, body.method]);
      document.check('post', '/v1/tokens', made);
    }
  });

  it('are refused with every wrong field named', async () => {
    const wrong = await client.post('/v1/tokens', {
      method: 'payment-card',
      paymentInstrument: { pan: '4111111111111112', cvv: '1', expMonth: 1, expYear: 2020, name: 'x' },
      x: 1,
    });
    expect([wrong.status, wrong.json.invalidFields.map(({ field }: { field: string }) => field).sort()]).toEqual([
      422,
      ['paymentInstrument.cvv', 'paymentInstrument.expYear', 'paymentInstrument.name', 'paymentInstrument.pan', 'x'],
    ]);
    expect((await client.post('/v1/tokens', { method: 'payment-card' })).json.invalidFields[0].field).toBe(
      'paymentInstrument',
    );
    expect((await client.post('/v1/tokens', { method: 'paypal' })).json.invalidFields[0].field).toBe('billingAddress');
    expect((await client.post('/v1/tokens', { method: 'barter' })).json.invalidFields[0].field).toBe('method');
  });

  it('are made once per key', async () => {
    const headers = { ...PUBLISHABLE, 'idempotency-key': 'token-once' };
    const first = await client.post('/v1/tokens', cardToken, headers);
    const again = await client.post('/v1/tokens', cardToken, headers);
    expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([201, first.text, 'true']);
    const otherCard = { ...cardToken, paymentInstrument: { ...cardToken.paymentInstrument, pan: '5555555555554444' } };
    expect((await client.post('/v1/tokens', otherCard, headers)).status).toBe(422);
  });
});
