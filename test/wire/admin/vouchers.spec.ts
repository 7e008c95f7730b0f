import { BackOffice } from './support';

let office: BackOffice;
beforeAll(async () => {
  office = await BackOffice.open();
  await office.deal('counter', null);
}, 60_000);
afterEach(async () => {
  expect(await office.differences()).toEqual([]);
});
afterAll(() => office.close());

interface Codes {
  readonly id: string;
  readonly slug: string;
  readonly barcode: string;
  readonly redemption_code: string;
}
const grouped = (code: string, separator: string): string => (code.match(/.{1,4}/g) ?? []).join(separator);
const post = (code: string, operation: string, body?: object) =>
  office.post(`vouchers/${encodeURIComponent(code)}/${operation}`, body);
const buy = async (units = 1): Promise<[string, Codes[]]> => {
  const id = await office.buyDeal('counter', units);
  return [id, await office.coupons(id)];
};

describe('a voucher is redeemed by', () => {
  it.each<[string, (codes: Codes) => string]>([
    ['id', ({ id }) => id],
    ['slug', ({ slug }) => slug],
    ['redemption code', ({ redemption_code: code }) => code],
    ['redemption code as it is printed', ({ redemption_code: code }) => grouped(code, '-')],
    ['redemption code in small letters', ({ redemption_code: code }) => grouped(code, '-').toLowerCase()],
    ['redemption code in groups', ({ redemption_code: code }) => ` ${grouped(code, ' ')} `],
    ['bar code', ({ barcode }) => barcode],
    ['bar code as it is printed', ({ barcode }) => grouped(barcode, ' ')],
  ])('its %s, at the till and in the back office, once', async (_, nameOf) => {
    const [, [first, second]] = await buy(2);
    const till = await office.redeem(nameOf(first as Codes));
    expect([till.status, till.json.coupon]).toEqual([
      200,
      expect.objectContaining({ id: first?.id, state: 'redeemed' }),
    ]);
    expect((await post(nameOf(first as Codes), 'redeem')).status).toBe(409);
    const back = await post(nameOf(second as Codes), 'redeem');
    expect([back.status, back.json]).toEqual([200, expect.objectContaining({ id: second?.id, state: 'redeemed' })]);
    const again = await office.redeem(nameOf(second as Codes));
    expect([again.status, again.json.error_type]).toEqual([409, 'redeem_failed']);
    const read = await office.get(`/v1/admin/vouchers/${encodeURIComponent(nameOf(second as Codes))}`);
    expect(read.json).toMatchObject({ id: second?.id, redemptionCode: second?.redemption_code });
  });

  it('no other name, and by one of many at the same time', async () => {
    const [, [codes]] = await buy();
    for (const name of ['vch_unknown', '4444-4444-4444', '000000000000', '%', codes?.redemption_code.slice(1) ?? ''])
      expect([name, (await office.redeem(name)).status]).toEqual([name, 404]);
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        at % 2 === 0 ? office.redeem(grouped(codes?.redemption_code ?? '', '-')) : post(codes?.barcode ?? '', 'redeem'),
      ),
    );
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe('a redemption is taken back', () => {
  it('and the voucher can be redeemed again; the events keep it', async () => {
    const [purchase, [codes]] = await buy();
    const early = await post(codes?.id ?? '', 'unredeem');
    expect([early.status, early.json.state]).toEqual([409, 'valid']);
    await office.redeem(codes?.id ?? '');
    const back = await post(grouped(codes?.redemption_code ?? '', '-'), 'unredeem', { reason: 'wrong guest' });
    expect([back.status, back.json.state, back.json.redeemedTime]).toEqual([200, 'valid', null]);
    expect((await office.redeem(codes?.barcode ?? '')).status).toBe(200);
    const events = await office.rows(
      `SELECT topic, payload ->> 'reason' AS reason FROM outbox_event WHERE aggregate_id = $1 AND topic LIKE 'voucher.%' ORDER BY id`,
      [purchase],
    );
    expect(events).toEqual([
      { topic: 'voucher.redeemed', reason: null },
      { topic: 'voucher.unredeemed', reason: 'wrong guest' },
      { topic: 'voucher.redeemed', reason: null },
    ]);
  });

  it('of a unit that was paid back: the voucher is cancelled, never valid', async () => {
    const [purchase, [codes]] = await buy();
    await office.redeem(codes?.id ?? '');
    await office.refund(purchase);
    const back = await post(codes?.id ?? '', 'unredeem');
    expect(back.json.state).toBe('cancelled');
    expect((await office.redeem(codes?.id ?? '')).status).toBe(409);
  });
});
