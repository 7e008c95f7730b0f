import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import type { Quote } from '../../pricing';
import { PriceCart } from '../begin/price-cart';
import type { PreviewPurchaseCommand } from '../model/quote-command';

/** Says what a purchase would cost, by the same function that prices it. Stores nothing. */
@Injectable()
export class PreviewPurchaseUseCase {
  constructor(
    private readonly priceCart: PriceCart,
    private readonly clock: DatabaseClock,
  ) {}

  /** @throws DomainError as the pricing of a purchase */
  async execute(command: PreviewPurchaseCommand): Promise<Quote> {
    const { quote } = await this.priceCart.price(command, this.clock.now());
    return quote;
  }
}
