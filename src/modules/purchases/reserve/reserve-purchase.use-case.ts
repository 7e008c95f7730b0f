import { Injectable } from '@nestjs/common';
import { BatchRunner, TurnQueue } from '../../../kernel/batching';
import { DatabaseClock } from '../../../kernel/clock';
import { type Demand, UnitOfWork } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { earlierAnswerOr, Idempotent, type GivenAnswer } from '../../../kernel/idempotency';
import { newId } from '../../../kernel/ids';
import { LIMITS } from '../../../kernel/limits';
import { Pricing, type QuoteResult } from '../../pricing';
import { cartOf } from '../begin/priced-cart';
import { holderOf } from '../model/client';
import type { LineRequest } from '../model/commands';
import { quoteCommand } from '../model/quote-command';
import { ReservePurchases } from './reserve-purchases';
import type { ReserveOutcome, ReservePurchaseCommand, Reserving } from './types';
import { pricesChanging } from '../begin/refusals';

/** Holds stock for a while, with nobody yet to pay: the hold ends by time, by a claim or by a release. */
@Injectable()
export class ReservePurchaseUseCase {
  readonly #batches = new BatchRunner<Reserving, ReserveOutcome>(
    {
      optimistic: (batch) =>
        this.reservePurchases.canDemandAll(batch, this.clock.now()) ? this.write('all', batch) : undefined,
      stepByStep: (batch) => this.write('each', batch),
      // the holds of one transaction end together
      groupOf: ({ command }) => command.holdSeconds,
    },
    { halves: true },
  );

  readonly #holders = new TurnQueue();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reservePurchases: ReservePurchases,
    private readonly idempotent: Idempotent,
    private readonly pricing: Pricing,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * @param isGone whether the caller has hung up; asked when its turn comes, before anything is written
   * @throws DomainError sold-out, hold-limit-reached, offer-not-found, offer-unavailable, quantity-limit,
   * validation-failed, idempotency-*, overloaded, unavailable
   */
  async execute(command: ReservePurchaseCommand, isGone?: () => boolean): Promise<GivenAnswer> {
    for (let attempt = 1; attempt <= LIMITS.priceTries; attempt += 1) {
      const outcome = await this.once(command, isGone);
      switch (outcome.kind) {
        case 'reserved':
          return { answer: outcome.answer, replayed: false };
        case 'stale':
          this.pricing.forget(command.organizationId);
          break;
        case 'refused':
          return earlierAnswerOr(
            outcome.error,
            command.idempotency && (await this.idempotent.replay(command.idempotency)),
          );
      }
    }
    throw pricesChanging();
  }

  private async once(command: ReservePurchaseCommand, isGone?: () => boolean): Promise<ReserveOutcome> {
    let item: Reserving;
    try {
      item = await this.price(command);
    } catch (error) {
      if (error instanceof DomainError) return { kind: 'refused', error };
      throw error;
    }
    // A holder's running holds are counted before each new one, so two of one holder cannot share a transaction.
    if (!item.holder) return this.#batches.submit(item, isGone);
    return this.#holders.run(item.holder.fingerprint.toString('base64'), () => this.#batches.submitAlone(item, isGone));
  }

  private async price(command: ReservePurchaseCommand): Promise<Reserving> {
    const { organizationId, lines } = command;
    const pricedAt = this.clock.now();
    const cart = {
      organizationId,
      lines,
      couponIds: [],
      shippingRateId: null,
      deliveryAddress: null,
      billingAddress: null,
      finalPrices: true,
    };
    const { quote, offers, version } = await this.pricing.quote(quoteCommand(cart, pricedAt));
    requireClaimable(lines, offers);
    return {
      purchaseId: newId('purchase'),
      organizationId,
      command,
      holder: holderOf(command.client, offers),
      waitsForPayer: true,
      cart: cartOf(quote, new Map(offers.map((offer) => [offer.id, offer]))),
      catalogVersion: version,
      pricedAt,
    };
  }

  /** An answer to the commit that was lost is not looked for: whoever tries again learns it by the key. */
  private write(demand: Demand, batch: readonly Reserving[]): Promise<Map<Reserving, ReserveOutcome>> {
    return this.unitOfWork.runToCommit((tx) => this.reservePurchases.reserve(tx, demand, batch, this.clock.now()));
  }
}

/** More than one customer may have of an offer is more than anybody could claim. @throws DomainError quantity-limit */
function requireClaimable(lines: readonly LineRequest[], offers: QuoteResult['offers']): void {
  lines.forEach(({ quantity }, line) => {
    const limit = offers[line]?.maxPerUser ?? null;
    if (limit === null || quantity <= limit) return;
    throw new DomainError('quantity-limit', 'Nobody can purchase that many.', {
      fields: [{ field: `lines.${String(line)}.quantity`, message: 'cannot purchase that many' }],
    });
  });
}
