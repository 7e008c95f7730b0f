import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import type { Quote } from '../../pricing';
import { CheckObtainable } from '../begin/check-obtainable';
import { PriceCart } from '../begin/price-cart';
import type { PreviewPurchaseCommand } from '../model/quote-command';

/** Says what a purchase would say: its price, by the same function, or its refusal. Stores nothing. */
@Injectable()
export class PreviewPurchaseUseCase {
  constructor(
    private readonly priceCart: PriceCart,
    private readonly checkObtainable: CheckObtainable,
    private readonly clock: DatabaseClock,
  ) {}

  /** @throws DomainError as a purchase that is not begun: as `PriceCart.price` and `CheckObtainable.check` */
  async execute(command: PreviewPurchaseCommand): Promise<Quote> {
    const priced = await this.priceCart.price(command, this.clock.now());
    await this.checkObtainable.check({ organizationId: command.organizationId, buyer: command.buyer, priced });
    return priced.quote;
  }
}
