import { Injectable } from '@nestjs/common';
import type { Connection, Demand, Tx } from '../../../kernel/database';
import { DomainError, invalidInput } from '../../../kernel/errors';
import type { Page, Paged } from '../../../kernel/page';
import { TenantVersion } from '../../../kernel/tenant-version';
import { CouponRedemptionRepository } from './coupon-redemption.repository';
import { CouponRepository } from './coupon.repository';
import { foldCode } from './fold-code';
import { couponKey, type CouponLimits, decideRedemptions, unitsPerCoupon } from './decide-redemptions';
import type { Coupon, CouponKey, PutCoupon, RedemptionEnd, RedemptionOutcome, RedemptionRequest } from './types';

/** 100.00 %. */
const WHOLE_PERCENT_HUNDREDTHS = 10_000;

/** Codes that give discounts, and how often they were used. */
@Injectable()
export class Coupons {
  constructor(
    private readonly coupons: CouponRepository,
    private readonly redemptions: CouponRedemptionRepository,
    private readonly versions: TenantVersion,
  ) {}

  /**
   * Locks those of the coupons that have a limit, in one order, until the transaction ends. In the lock order: after stock.
   * Where fewer are left than there are keys, redemptions that unpaid purchases keep past their time come back first, like stock.
   * @param coupons one key per redemption that is wanted
   */
  async lockLimits(tx: Tx, coupons: readonly CouponKey[]): Promise<CouponLimits> {
    if (coupons.length === 0) return new Map();
    const locked = await this.coupons.lockLimited(tx, coupons);
    const short = locked.filter(({ left, ...key }) => left !== null && left < unitsOf(coupons, key));
    const isMore = short.length > 0 && (await this.redemptions.giveBackDue(tx, short)) > 0;
    const counted = isMore ? await this.coupons.lockLimited(tx, coupons) : locked;
    return new Map(counted.map((coupon) => [couponKey(coupon), coupon]));
  }

  /** Unpaid purchases keep what they have redeemed as long as their stock: until the end of their holds. */
  async holdUntil(tx: Tx, ends: readonly RedemptionEnd[]): Promise<void> {
    if (ends.length > 0) await this.redemptions.holdUntil(tx, ends);
  }

  /**
   * A charge of a purchase begins once more: what it still keeps counts on, what was given back is redeemed anew, for the
   * same customer and e-mail addresses.
   * @returns one outcome per row, in order
   */
  async redeemAgain(tx: Tx, again: readonly Omit<RedemptionRequest, 'emails'>[]): Promise<RedemptionOutcome[]> {
    const [first] = again;
    if (!first) return [];
    const limits = await this.lockLimits(tx, again);
    const emails = await this.redemptions.emailsOf(tx, first.purchaseId);
    const rows = again.map((row) => ({ ...row, emails: emails.get(row.couponId) ?? [] }));
    const outcomes = await this.redeem(tx, 'each', rows, limits);
    await this.redemptions.holdOn(tx, first.purchaseId);
    return outcomes;
  }

  /**
   * Redeems coupons for a batch of purchases, first come, first served; a row that is refused does not count against those behind it.
   * Exact under concurrency: coupons with a limit are locked in one order, then counted. The same coupon stands at most once per
   * purchase; redeeming again what was given back counts anew, redeeming what still counts changes nothing.
   * @param demand `all`: the statement fails, and the transaction with it, when a purchase has redeemed its coupon before
   * @param limits of all of them, locked in this transaction; with the demand `all` there are none
   * @returns one outcome per row, in order
   */
  async redeem(
    tx: Tx,
    demand: Demand,
    rows: readonly RedemptionRequest[],
    limits: CouponLimits,
  ): Promise<RedemptionOutcome[]> {
    const limited = rows.filter((row) => limits.has(couponKey(row)));
    const decisions = limited.length === 0 ? undefined : await this.decide(tx, limited, limits);
    const outcomes = rows.map((row) => decisions?.get(row)?.outcome ?? 'redeemed');
    await this.redemptions.redeem(
      tx,
      demand,
      rows.filter((_, index) => outcomes[index] === 'redeemed'),
    );
    return outcomes;
  }

  /**
   * What `redeem` would say of one purchase's coupons now. Locks and writes nothing.
   * @returns one outcome per row, in order
   */
  async outcomesNow(on: Connection, rows: readonly RedemptionRequest[]): Promise<RedemptionOutcome[]> {
    const coupons = await this.coupons.readLimited(on, rows);
    const limits = new Map(coupons.map((coupon) => [couponKey(coupon), coupon]));
    const limited = rows.filter((row) => limits.has(couponKey(row)));
    const decisions = decideRedemptions(limited, limits, await this.redemptions.priorUses(on, limited));
    return rows.map((row) => decisions.get(row)?.outcome ?? 'redeemed');
  }

  /**
   * Gives back what purchases that came to nothing have redeemed. Doing it twice changes nothing.
   * @returns how many redemptions were given back
   */
  async giveBack(tx: Tx, purchaseIds: readonly string[]): Promise<number> {
    if (purchaseIds.length === 0) return 0;
    await this.coupons.lockOfPurchases(tx, purchaseIds);
    return this.redemptions.giveBack(tx, purchaseIds);
  }

  /** Has a purchase's discount been given back, so that it is not paid for any more? */
  async wereReturned(tx: Tx, purchaseId: string): Promise<boolean> {
    return this.redemptions.wereReturned(tx, purchaseId);
  }

  /** The coupon with a code, whatever its capitals. */
  async find(organizationId: string, code: string): Promise<Coupon | undefined> {
    return (await this.findMany(organizationId, [code]))[0];
  }

  /** The coupons that exist, in any order, whatever the capitals and outer blanks of the codes. */
  async findMany(organizationId: string, codes: readonly string[]): Promise<Coupon[]> {
    return this.coupons.findMany(organizationId, codes.map(foldCode));
  }

  /** An organization's coupons, by id. */
  async list(organizationId: string, page: Page): Promise<Paged<Coupon>> {
    return this.coupons.list(organizationId, page);
  }

  /**
   * Creates or replaces.
   * @throws DomainError validation-failed (`discount`) · invalid-state when it was redeemed and something other than its
   * description, status or times would change
   */
  async put(tx: Tx, coupon: PutCoupon): Promise<void> {
    checkDiscount(coupon);
    // first, so that of two codes that differ by their capitals only one is created
    await this.versions.bump(tx, coupon.organizationId);
    if (!(await this.coupons.put(tx, coupon)))
      throw new DomainError('invalid-state', 'A coupon that has been redeemed cannot change.');
  }

  /** Decides about redemptions of limited coupons, and counts those that are made. */
  private async decide(
    tx: Tx,
    limited: readonly RedemptionRequest[],
    limits: CouponLimits,
  ): Promise<ReturnType<typeof decideRedemptions>> {
    const decisions = decideRedemptions(limited, limits, await this.redemptions.priorUses(tx, limited));
    await this.count(
      tx,
      limited.filter((row) => decisions.get(row)?.counts && limits.get(couponKey(row))?.left != null),
    );
    return decisions;
  }

  private async count(tx: Tx, rows: readonly RedemptionRequest[]): Promise<void> {
    const coupons = unitsPerCoupon(rows);
    if (coupons.length === 0) return;
    if ((await this.coupons.count(tx, coupons)) !== coupons.length)
      throw new Error('a coupon counter moved under its lock');
  }
}

const unitsOf = (keys: readonly CouponKey[], coupon: CouponKey): number =>
  keys.filter((key) => couponKey(key) === couponKey(coupon)).length;

function checkDiscount({ discount }: PutCoupon): void {
  const inRange =
    discount.type === 'fixed'
      ? discount.amountMinor > 0n
      : Number.isSafeInteger(discount.percentHundredths) &&
        discount.percentHundredths >= 1 &&
        discount.percentHundredths <= WHOLE_PERCENT_HUNDREDTHS;
  if (!inRange) throw invalidInput({ field: 'discount', message: 'must be above 0 and at most 100 percent' });
}
