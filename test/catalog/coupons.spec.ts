import type { Tx } from '../../src/kernel/database';
import { newId } from '../../src/kernel/ids';
import type { PutCoupon, RedemptionRequest } from '../../src/modules/pricing';
import { openShop, type Shop } from './harness';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  await shop.close();
});

const coupon = (id: string, changes: Partial<PutCoupon> = {}): PutCoupon => ({
  organizationId: shop.organizationId,
  id,
  description: '',
  discount: { type: 'percent', percentHundredths: 2000 },
  context: 'items',
  status: 'issued',
  issuedAt: null,
  expiresAt: null,
  restrictions: [],
  maxRedemptions: null,
  maxPerCustomer: null,
  ...changes,
});
const put = (command: PutCoupon) => shop.uow.run((tx) => shop.coupons.put(tx, command));
const redemption = (couponId: string, changes: Partial<RedemptionRequest> = {}): RedemptionRequest => ({
  id: newId('redemption'),
  organizationId: shop.organizationId,
  couponId,
  purchaseId: newId('purchase'),
  customerId: 'cus_1',
  emails: [],
  amountMinor: 100n,
  ...changes,
});
const redeemIn = async (tx: Tx, rows: RedemptionRequest[]) =>
  shop.coupons.redeem(tx, 'each', rows, await shop.coupons.lockLimits(tx, rows));
const redeem = (...rows: RedemptionRequest[]) => shop.uow.run((tx) => redeemIn(tx, rows));
const counted = async (id: string): Promise<number | undefined> =>
  (await shop.coupons.find(shop.organizationId, id))?.redemptions;

describe('redeeming', () => {
  it('lets exactly one of 100 parallel purchases have a coupon for one', async () => {
    await put(coupon('ONCE', { maxRedemptions: 1 }));
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => redeem(redemption('ONCE'))));
    expect(outcomes.flat().filter((outcome) => outcome === 'redeemed')).toHaveLength(1);
    expect(await counted('ONCE')).toBe(1);
  });

  it('keeps a limit per customer under parallel purchases, in batches that name two coupons in either order', async () => {
    await put(coupon('TWICE_EACH', { maxPerCustomer: 2 }));
    await put(coupon('TEN', { maxRedemptions: 10 }));
    const customers = ['cus_a', 'cus_b', 'cus_c'];
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, index) => {
        const rows = ['TWICE_EACH', 'TEN'].map((id) => redemption(id, { customerId: customers[index % 3] ?? '' }));
        return redeem(...(index % 2 ? rows.reverse() : rows)).then((answers) =>
          index % 2 ? answers.reverse() : answers,
        );
      }),
    );
    expect(outcomes.filter(([perCustomer]) => perCustomer === 'redeemed')).toHaveLength(6);
    expect(outcomes.filter(([, inTotal]) => inTotal === 'redeemed')).toHaveLength(10);
    expect([await counted('TWICE_EACH'), await counted('TEN')]).toEqual([0, 10]);
  });

  it('is first come, first served within a batch; a refused row does not count against those behind it', async () => {
    await put(coupon('BATCH', { maxRedemptions: 2, maxPerCustomer: 1 }));
    const customers = ['cus_a', 'cus_a', 'cus_b', 'cus_c'];
    expect(await redeem(...customers.map((customerId) => redemption('BATCH', { customerId })))).toEqual([
      'redeemed',
      'exhausted',
      'redeemed',
      'exhausted',
    ]);
  });

  it('locks no row of a coupon without limits', async () => {
    await put(coupon('FREE'));
    await shop.uow.run(async (tx) => {
      expect(await redeemIn(tx, [redemption('FREE')])).toEqual(['redeemed']);
      // would wait for the transaction above, and for ever, if it held the coupon
      expect(await redeem(redemption('FREE'))).toEqual(['redeemed']);
    });
    expect(await counted('FREE')).toBe(0);
  });
});

describe('giving back', () => {
  it('frees the coupon once, and what was given back can be taken anew', async () => {
    await put(coupon('BACK', { maxRedemptions: 1 }));
    const first = redemption('BACK');
    expect(await redeem(first)).toEqual(['redeemed']);
    expect(await redeem(first)).toEqual(['redeemed']);
    expect(await counted('BACK')).toBe(1);

    const returned = await Promise.all(
      Array.from({ length: 5 }, () => shop.uow.run((tx) => shop.coupons.giveBack(tx, [first.purchaseId]))),
    );
    expect(returned.reduce((sum, units) => sum + units, 0)).toBe(1);
    expect(await counted('BACK')).toBe(0);

    expect(await redeem({ ...first, id: newId('redemption') })).toEqual(['redeemed']);
    expect(await redeem(redemption('BACK'))).toEqual(['exhausted']);
    expect(await shop.uow.run((tx) => shop.coupons.giveBack(tx, [first.purchaseId]))).toBe(1);
    expect(await redeem(redemption('BACK'))).toEqual(['redeemed']);
    expect(await redeem({ ...first, id: newId('redemption') })).toEqual(['exhausted']);
    expect(await counted('BACK')).toBe(1);
  });
});

describe('a coupon', () => {
  it('comes back as it was put', async () => {
    const command = coupon('WHOLE', {
      description: 'All of it',
      discount: { type: 'fixed', amountMinor: 10n ** 15n, currency: 'KWD' },
      context: 'items-and-shipping',
      expiresAt: new Date('2030-01-01T00:00:00Z'),
      restrictions: [
        { type: 'minimum-order-amount', amountMinor: 5n, currency: 'KWD' },
        { type: 'paid-by-time', time: new Date('2029-01-01T00:00:00Z') },
        { type: 'restrict-to-offers', offerIds: ['a'], minimumQuantity: 2 },
      ],
    });
    await put(command);
    expect(await shop.coupons.find(shop.organizationId, 'WHOLE')).toMatchObject({
      ...command,
      redemptions: 0,
      issuedAt: expect.any(Date) as Date,
    });
    expect(await shop.coupons.find('org_other', 'WHOLE')).toBeUndefined();
    expect(await shop.coupons.list(shop.organizationId, { limit: 1, offset: 0 })).toMatchObject({
      items: [{ id: 'BACK' }],
    });
  });

  it('keeps what it gives once it was used', async () => {
    await put(coupon('USED'));
    await redeem(redemption('USED'));
    await put(coupon('USED', { status: 'expired', description: 'over' }));
    await expect(put(coupon('USED', { discount: { type: 'percent', percentHundredths: 1 } }))).rejects.toMatchObject({
      code: 'invalid-state',
    });
    await expect(put(coupon('USED', { maxRedemptions: 1 }))).rejects.toMatchObject({ code: 'invalid-state' });
  });

  it.each([0, 10_001, 0.5])('of %p hundredths of a percent is refused', async (percentHundredths) => {
    await expect(put(coupon('BAD', { discount: { type: 'percent', percentHundredths } }))).rejects.toMatchObject({
      code: 'validation-failed',
    });
  });
});
