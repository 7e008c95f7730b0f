import { Injectable } from '@nestjs/common';
import type { Demand, Tx } from '../../../kernel/database';
import { Idempotency, type IdempotentRequest, KeyTakenError, type KeyRequest } from '../../../kernel/idempotency';
import { PaymentTokens } from '../../payment-instruments';
import { Coupons, type CouponLimits, type RedemptionRequest } from '../../pricing';
import { refuseLate, refused } from './refusals';
import type { Beginning } from './types';

/** What only one purchase may have: a coupon's redemption, an idempotency key, a payment token. */
@Injectable()
export class SingleUse {
  constructor(
    private readonly coupons: Coupons,
    private readonly idempotency: Idempotency,
    private readonly tokens: PaymentTokens,
  ) {}

  /** Locks the coupons of a batch that have a limit. Where there are none, as nearly always, no statement is run. */
  lockCoupons(tx: Tx, batch: readonly Beginning[]): Promise<CouponLimits> {
    return this.coupons.lockLimits(
      tx,
      batch.flatMap(({ organizationId, limitedCoupons }) =>
        [...limitedCoupons].map((couponId) => ({ organizationId, couponId })),
      ),
    );
  }

  /**
   * @param limits of all limited coupons of the batch, as `lockCoupons` returned them
   * @throws LateOutcomes for purchases whose coupon has no redemptions left
   */
  async redeemCoupons(tx: Tx, demand: Demand, batch: readonly Beginning[], limits: CouponLimits): Promise<void> {
    const rows = discountsOf(batch);
    if (rows.length === 0) return;
    const outcomes = await this.coupons.redeem(tx, demand, rows.map(redemptionOf), limits);
    const exhausted = new Map(
      rows.filter((_, at) => outcomes[at] === 'exhausted').map(({ item, index }) => [item, index]),
    );
    refuseLate([...exhausted.keys()], (item) =>
      refused(
        'coupon-invalid',
        'The coupon has no redemptions left.',
        `couponIds.${String(exhausted.get(item))}`,
        'has no redemptions left',
      ),
    );
  }

  /** Writes idempotency keys beside the effect they stand for. @throws LateOutcomes for keys that are in use */
  async acquireKeys(tx: Tx, demand: Demand, batch: readonly Beginning[]): Promise<void> {
    const keyed = batch.flatMap((item) => (item.idempotency ? [{ item, request: item.idempotency }] : []));
    const acquired = await this.idempotency.acquire(tx, demand, keyed.map(keyOf));
    refuseLate(
      keyed.filter((_, at) => !acquired[at]).map(({ item }) => item),
      () => ({ kind: 'refused', error: new KeyTakenError() }),
    );
  }

  /**
   * Uses payment tokens up, and with them their verification codes.
   * @throws LateOutcomes for tokens that are used already
   */
  async useTokens(tx: Tx, batch: readonly Beginning[]): Promise<void> {
    const paying = batch.flatMap((item) =>
      item.instruction.kind === 'token' ? [{ item, id: item.instruction.tokenId }] : [],
    );
    if (paying.length === 0) return;
    const used = await this.tokens.consume(
      tx,
      paying.map(({ item, id }) => ({ organizationId: item.organizationId, id })),
    );
    refuseLate(
      paying.filter((_, at) => !used[at]).map(({ item }) => item),
      () =>
        refused('token-invalid', 'The payment token was used already.', 'paymentInstruction.token', 'was used already'),
    );
  }
}

interface Discounted {
  readonly item: Beginning;
  readonly discount: Beginning['cart']['discounts'][number];
  /** Its place among the discounts of its purchase. */
  readonly index: number;
}

const discountsOf = (batch: readonly Beginning[]): Discounted[] =>
  batch.flatMap((item) => item.cart.discounts.map((discount, index) => ({ item, discount, index })));

const redemptionOf = ({ item, discount }: Discounted): RedemptionRequest => ({
  id: discount.redemptionId,
  organizationId: item.organizationId,
  couponId: discount.couponId,
  purchaseId: item.purchaseId,
  customerId: item.customerId,
  emails: item.redeemerEmails,
  amountMinor: discount.amountMinor,
});

const keyOf = ({ item, request }: { item: Beginning; request: IdempotentRequest }): KeyRequest => ({
  ...request.scope,
  websiteId: request.websiteId,
  fingerprint: request.fingerprint,
  purchaseId: item.purchaseId,
});
