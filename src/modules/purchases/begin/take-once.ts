import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { Idempotency, type IdempotencyClaim, type IdempotentRequest } from '../../../kernel/idempotency';
import { PaymentTokens } from '../../payment-instruments';
import { Coupons, type CouponLimits, type RedemptionRequest } from '../../pricing';
import { refuseLate, refused } from './refusals';
import type { Beginning } from './types';

/** What only one purchase may have: a coupon's redemption, an idempotency key, a payment token. */
@Injectable()
export class TakeOnce {
  constructor(
    private readonly coupons: Coupons,
    private readonly idempotency: Idempotency,
    private readonly tokens: PaymentTokens,
  ) {}

  /** Locks the coupons of a batch that have a limit; in the common case there are none, and nothing is asked. */
  async lockCoupons(tx: Tx, batch: readonly Beginning[]): Promise<CouponLimits> {
    return this.coupons.lockLimits(
      tx,
      batch.flatMap(({ organizationId, limitedCoupons }) =>
        [...limitedCoupons].map((couponId) => ({ organizationId, couponId })),
      ),
    );
  }

  /** @throws LateOutcomes for purchases whose coupon has no redemptions left */
  async redeemCoupons(tx: Tx, batch: readonly Beginning[], limits: CouponLimits): Promise<void> {
    const rows = discountsOf(batch);
    if (rows.length === 0) return;
    const outcomes = await this.coupons.redeem(tx, rows.map(redemptionOf), limits);
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

  /** The same where no coupon has a limit: the statement fails, and the transaction with it, when a purchase has redeemed one before. */
  async redeemAllCoupons(tx: Tx, batch: readonly Beginning[]): Promise<void> {
    await this.coupons.redeemAll(tx, discountsOf(batch).map(redemptionOf));
  }

  /** Writes idempotency keys beside the effect they stand for. @throws LateOutcomes for keys that are taken */
  async takeKeys(tx: Tx, batch: readonly Beginning[]): Promise<void> {
    const keyed = keyedOf(batch);
    if (keyed.length === 0) return;
    const ours = await this.idempotency.claim(tx, keyed.map(claimOf));
    refuseLate(
      keyed.filter((_, at) => !ours[at]).map(({ item }) => item),
      () => ({ kind: 'key-taken' }),
    );
  }

  /** The same where every key must be free: the statement fails, and the transaction with it, when one is not. */
  async takeAllKeys(tx: Tx, batch: readonly Beginning[]): Promise<void> {
    await this.idempotency.claimAll(tx, keyedOf(batch).map(claimOf));
  }

  /** Uses payment tokens up, and with them their verification codes. @throws LateOutcomes for tokens somebody else has just used */
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
  amountMinor: discount.amountMinor,
});

interface Keyed {
  readonly item: Beginning;
  readonly request: IdempotentRequest;
}

const keyedOf = (batch: readonly Beginning[]): Keyed[] =>
  batch.flatMap((item) => (item.idempotency ? [{ item, request: item.idempotency }] : []));

const claimOf = ({ item, request }: Keyed): IdempotencyClaim => ({
  fingerprint: request.fingerprint,
  purchaseId: item.purchaseId,
  ...request.scope,
});
