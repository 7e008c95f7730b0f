import { Client } from 'pg';
import { serialOf } from '../../support/numbers';
import { startTestApp, type TestApp } from '../../support/app';
import type { HttpAnswer } from '../../support/http-client';
import { CARD_DATA, Merchant, ORDER, SECRET } from './client';

let service: TestApp;
let merchant: Merchant;

beforeAll(async () => {
  service = await startTestApp();
  merchant = new Merchant(service.url);
}, 60_000);
afterAll(() => service.close());

const codes = ({ json }: HttpAnswer): string[] => json.Errors.map((error: { ErrorCode: string }) => error.ErrorCode);
const stateOf = ({ json }: HttpAnswer): unknown[] => [
  json.Response.Transaction.TransactionStatusId,
  json.Response.Amount,
  json.Response.OriginalAmount,
];
const operate = (id: number, operation: string, body?: object, headers = SECRET): Promise<HttpAnswer> =>
  merchant.post(`/v1/api/purchase/${String(id)}/${operation}`, body, headers);
const read = (id: number): Promise<HttpAnswer> => merchant.get(`/v1/api/purchase/${String(id)}`);

async function buy(changes: object = {}): Promise<number> {
  const { json } = await merchant.purchase({ ...ORDER, CardData: CARD_DATA, ...changes });
  return json.Response.PurchaseId as number;
}
const reserve = (changes: object = {}): Promise<number> => buy({ Capture: false, ...changes });

async function sql<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: service.databaseUrl });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end();
  }
}
const invoiceOf = async (number: number) =>
  (
    await sql<{ status: string; paid: string; refunded: string; state: string }>(
      'SELECT i.status, i.paid_minor::text AS paid, i.refunded_minor::text AS refunded, p.state FROM purchase p JOIN invoice i ON i.id = p.invoice_id WHERE p.serial = $1',
      [await serialOf(service, number)],
    )
  )[0];

describe('commit', () => {
  it('takes what was reserved, once', async () => {
    const id = await reserve();
    expect(stateOf(await read(id))).toEqual([3, 10_000, 10_000]);
    expect(await invoiceOf(id)).toMatchObject({ status: 'unpaid', paid: '0' });
    const done = await operate(id, 'commit');
    expect([done.status, ...stateOf(done)]).toEqual([200, 1, 10_000, 10_000]);
    expect(await invoiceOf(id)).toMatchObject({ status: 'paid', paid: '10000', state: 'fulfilled' });
    const again = await operate(id, 'commit');
    expect([again.status, codes(again)]).toEqual([409, ['TR002']]);
  });

  it('takes less, never more', async () => {
    const id = await reserve();
    const more = await operate(id, 'commit', { Amount: 10_001 });
    expect([more.status, codes(more)]).toEqual([400, ['TR008']]);
    expect(stateOf(await read(id))).toEqual([3, 10_000, 10_000]);
    expect(stateOf(await operate(id, 'commit', { Amount: 6_000 }))).toEqual([1, 6_000, 10_000]);
    expect(await invoiceOf(id)).toMatchObject({ status: 'paid', paid: '6000' });
    const refund = await operate(id, 'refund', { Amount: 6_001 });
    expect([refund.status, codes(refund)]).toEqual([400, ['PR003']]);
  });

  it('tells why the acquirer refused, and the money stays reserved', async () => {
    const id = await reserve({ CardData: { ...CARD_DATA, Pan: '4242424000080012' } });
    const refused = await operate(id, 'commit');
    expect([refused.status, refused.json.Response.Transaction.TransactionStatusId, codes(refused)]).toEqual([
      200,
      3,
      ['TR005'],
    ]);
    expect(stateOf(await operate(id, 'rollback'))[0]).toBe(6);
  });

  it('or rollback: of many at once one wins', async () => {
    const id = await reserve();
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, at) => operate(id, at % 2 === 0 ? 'commit' : 'rollback')),
    );
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(all.filter(({ status }) => status !== 200).flatMap(codes))).toEqual(new Set(['TR002']));
    const [{ live }] = (await sql<{ live: string }>(
      "SELECT count(*) AS live FROM payment_attempt a JOIN purchase p ON p.id = a.purchase_id WHERE p.serial = $1 AND a.type IN ('capture', 'void') AND a.result = 'approved'",
      [await serialOf(service, id)],
    )) as [{ live: string }];
    expect(Number(live)).toBe(1);
  });

  it('is answered again under its key', async () => {
    const id = await reserve();
    const headers = { ...SECRET, 'idempotency-key': 'commit-1' };
    const first = await operate(id, 'commit', { Amount: 5_000 }, headers);
    const again = await operate(id, 'commit', { Amount: 5_000 }, headers);
    expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([200, first.text, 'true']);
    expect((await operate(id, 'commit', { Amount: 4_000 }, headers)).status).toBe(409);
  });
});

describe('rollback', () => {
  it('gives up a part, then the rest can still be taken', async () => {
    const id = await reserve();
    expect(stateOf(await operate(id, 'rollback', { Amount: 3_000 }))).toEqual([3, 7_000, 10_000]);
    const more = await operate(id, 'commit', { Amount: 7_001 });
    expect(codes(more)).toEqual(['TR008']);
    expect(stateOf(await operate(id, 'commit'))).toEqual([1, 7_000, 10_000]);
  });

  it('of everything cancels the purchase and its invoice', async () => {
    const id = await reserve();
    expect(stateOf(await operate(id, 'rollback'))[0]).toBe(6);
    expect(await invoiceOf(id)).toMatchObject({ status: 'voided', state: 'canceled' });
    expect(codes(await operate(id, 'commit'))).toEqual(['TR002']);
    expect(codes(await operate(id, 'refund'))).toEqual(['TR002']);
  });

  it('is refused for what is captured, and what is unknown is not found', async () => {
    const id = await buy();
    expect(codes(await operate(id, 'rollback'))).toEqual(['TR002']);
    const unknown = await operate(987_654, 'rollback');
    expect([unknown.status, codes(unknown)]).toEqual([404, ['PR008']]);
  });
});

it.each([
  ['refund', { amount: 100 }, 'PR003'],
  ['refund', { returngoods: true }, 'TR016'],
  ['commit', { AMOUNT: 100 }, 'TR016'],
  ['rollback', { amount: 100 }, 'PR003'],
] as const)('a %s with %j is refused: without its amount it would be of everything', async (operation, body, code) => {
  const id = operation === 'refund' ? await buy() : await reserve();
  const before = stateOf(await read(id));
  const refused = await operate(id, operation, body);
  expect([refused.status, codes(refused)]).toEqual([400, [code]]);
  expect(refused.json.Errors[0].Detail).toContain('must be written with these capitals');
  expect(stateOf(await read(id))).toEqual(before);
});

describe('refund', () => {
  it('in parts to the last cent: the amount falls, the state stays', async () => {
    const id = await buy();
    const part = await merchant.post(`/v2/api/purchase/${String(id)}/refund`, { Amount: 4_000 });
    expect(part.json.Response).toMatchObject({ StatusId: 10, Status: 'Refund_OK', Amount: 4_000, Currency: 'UYU' });
    const between = await read(id);
    expect(stateOf(between)).toEqual([1, 6_000, 10_000]);
    expect(between.json.Response.RefundList).toEqual([
      expect.objectContaining({
        Amount: 4_000,
        Status: 'Approved',
        PurchaseRefundId: part.json.Response.PurchaseRefundId,
      }),
    ]);
    expect(await invoiceOf(id)).toMatchObject({ status: 'partially-refunded', refunded: '4000' });
    expect(codes(await operate(id, 'refund', { Amount: 6_001 }))).toEqual(['PR003']);
    await operate(id, 'refund');
    expect(stateOf(await read(id))).toEqual([1, 0, 10_000]);
    expect(await invoiceOf(id)).toMatchObject({ status: 'refunded', refunded: '10000', state: 'fulfilled' });
    expect(codes(await operate(id, 'refund'))).toEqual(['PR003']);
  });

  it('never exceeds what was captured under fifty parallel ones', async () => {
    const id = await buy();
    const all = await Promise.all(Array.from({ length: 50 }, () => operate(id, 'refund', { Amount: 900 })));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(11);
    expect(new Set(all.filter(({ status }) => status !== 200).flatMap(codes))).toEqual(new Set(['PR003']));
    expect(stateOf(await read(id))).toEqual([1, 100, 10_000]);
    expect(await invoiceOf(id)).toMatchObject({ refunded: '9900' });
  }, 30_000);

  it.each([
    ['no partial refunds', { PaymentMediaId: 15, TrxToken: '', CardData: CARD_DATA }, { Amount: 1_000 }, 'PR021'],
    ['no refunds at all', { Currency: 'PYG', Amount: 1_000_000, TargetCountryISO: 'PY' }, undefined, 'TR017'],
  ])('of a method that knows %s', async (_, changes, body, code) => {
    const id = await buy(changes);
    const refused = await operate(id, 'refund', body);
    expect([refused.status, codes(refused)]).toEqual([400, [code]]);
  });

  it('of a reservation is refused, and a refusal of the gateway gives the amount free again', async () => {
    expect(codes(await operate(await reserve(), 'refund'))).toEqual(['TR002']);
    const id = await buy({ CardData: { ...CARD_DATA, Pan: '4000000000080020' } });
    const refused = await operate(id, 'refund', { Amount: 1_000 });
    expect([refused.status, refused.json.Response.Status, codes(refused)]).toEqual([200, 'Rejected', ['TR101']]);
    expect(stateOf(await read(id))).toEqual([1, 10_000, 10_000]);
  });

  it('returns goods when it is asked to: the order ends', async () => {
    const id = await buy();
    const early = await operate(id, 'refund', { Amount: 1_000, ReturnGoods: true });
    expect(early.status).toBe(400);
    await operate(id, 'refund', { ReturnGoods: true });
    expect(await invoiceOf(id)).toMatchObject({ status: 'refunded', state: 'canceled' });
  });

  it('under one key is paid once', async () => {
    const id = await buy();
    const headers = { ...SECRET, 'idempotency-key': 'refund-1' };
    const all = await Promise.all(Array.from({ length: 5 }, () => operate(id, 'refund', { Amount: 2_000 }, headers)));
    const answered = all.filter(({ status }) => status === 200);
    expect(new Set(answered.map(({ text }) => text)).size).toBe(1);
    expect(new Set(all.map(({ status }) => status))).toEqual(
      new Set(answered.length === all.length ? [200] : [200, 409]),
    );
    expect(stateOf(await read(id))).toEqual([1, 8_000, 10_000]);
  });
});
