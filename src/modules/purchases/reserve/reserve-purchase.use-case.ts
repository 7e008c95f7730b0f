import { Injectable } from '@nestjs/common';
import { BatchLane, Confidence, runBatch } from '../../../kernel/batching';
import { DatabaseClock } from '../../../kernel/clock';
import { UnitOfWork } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { Idempotent, inFlight, type GivenAnswer } from '../../../kernel/idempotency';
import { newId } from '../../../kernel/ids';
import { LIMITS } from '../../../kernel/limits';
import { Pricing, type QuoteResult } from '../../pricing';
import { cartOf } from '../begin/priced-cart';
import type { LineRequest } from '../model/commands';
import { quoteCommand } from '../model/quote-command';
import { ReserveAtOnce } from './reserve-at-once';
import { ReserveBatch } from './reserve-batch';
import type { ReserveOutcome, ReservePurchaseCommand, Reserving } from './types';

const PRICE_TRIES = 3;

/** Takes stock for a while, with nobody yet to pay: the hold ends by time, by a claim or by a release. */
@Injectable()
export class ReservePurchaseUseCase {
  readonly #lane = new BatchLane<Reserving, ReserveOutcome>(
    async (batch) => {
      const outcomes = await this.run(batch);
      return batch.map((item) => outcomes.get(item) ?? new Error('a reservation without an outcome'));
    },
    { halves: true },
  );

  readonly #confidence = new Confidence();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly atOnce: ReserveAtOnce,
    private readonly batch: ReserveBatch,
    private readonly idempotent: Idempotent,
    private readonly pricing: Pricing,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * @param isGone whether the caller has hung up; asked when its turn comes, before anything is written
   * @throws DomainError sold-out, hold-limit-reached, offer-not-found, offer-unavailable, quantity-limit, validation-failed,
   * idempotency-*, overloaded, unavailable
   */
  async execute(command: ReservePurchaseCommand, isGone?: () => boolean): Promise<GivenAnswer> {
    for (let attempt = 1; attempt <= PRICE_TRIES; attempt += 1) {
      const outcome = await this.once(command, isGone);
      switch (outcome.kind) {
        case 'reserved':
          return { answer: outcome.answer, replayed: false };
        case 'stale':
          this.pricing.forget(command.organizationId);
          break;
        case 'refused': {
          // what is refused now may have been granted when it was asked first
          const before = command.idempotency && (await this.idempotent.replay(command.idempotency));
          if (before) return before;
          throw outcome.error;
        }
        case 'key-taken': {
          const before = command.idempotency && (await this.idempotent.replay(command.idempotency));
          if (before) return before;
          throw inFlight();
        }
      }
    }
    throw new DomainError('unavailable', 'Prices are changing. Try again.', {
      retryAfterSeconds: LIMITS.retryAfterSeconds,
    });
  }

  private async once(command: ReservePurchaseCommand, isGone?: () => boolean): Promise<ReserveOutcome> {
    let item: Reserving;
    try {
      item = await this.price(command);
    } catch (error) {
      if (error instanceof DomainError) return { kind: 'refused', error };
      throw error;
    }
    return command.holder ? this.alone(item) : this.#lane.run(item, isGone);
  }

  /** A holder's running holds are counted before each new one: two of one holder cannot share a transaction. */
  private async alone(item: Reserving): Promise<ReserveOutcome> {
    const outcome = (await this.run([item])).get(item);
    if (!outcome || outcome instanceof Error) throw outcome ?? new Error('a reservation without an outcome');
    return outcome;
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
      cart: cartOf(quote, new Map(offers.map((offer) => [offer.id, offer]))),
      catalogVersion: version,
      pricedAt,
    };
  }

  /** @returns undefined when it was not possible. Nothing was written then; or the answer to the commit was lost, and keys and ids say so to who tries again */
  private async reservedAtOnce(batch: readonly Reserving[]): Promise<Map<Reserving, ReserveOutcome> | undefined> {
    if (this.#confidence.isLost || !this.atOnce.canReserve(batch)) return undefined;
    try {
      return await this.unitOfWork.runToCommit((tx) => Promise.resolve(this.atOnce.reserve(tx, batch)));
    } catch {
      this.#confidence.lose();
      return undefined;
    }
  }

  /** One transaction per length of hold; nearly always there is one. */
  private async run(batch: readonly Reserving[]): Promise<Map<Reserving, ReserveOutcome | Error>> {
    const outcomes = new Map<Reserving, ReserveOutcome | Error>();
    for (const holdSeconds of new Set(batch.map(({ command }) => command.holdSeconds))) {
      const alike = batch.filter(({ command }) => command.holdSeconds === holdSeconds);
      const done =
        (await this.reservedAtOnce(alike)) ??
        (await runBatch(alike, (part) => this.unitOfWork.runToCommit((tx) => this.batch.reserve(tx, part))));
      for (const [item, outcome] of done) outcomes.set(item, outcome);
    }
    return outcomes;
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
