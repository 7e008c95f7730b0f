import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import { Pricing, type Quote } from '../../pricing';
import { quoteCommand, type PreviewPurchaseCommand } from '../model/quote-command';

/** Says what a purchase would cost, by the same function that prices it. Stores nothing. */
@Injectable()
export class PreviewPurchaseUseCase {
  constructor(
    private readonly pricing: Pricing,
    private readonly clock: DatabaseClock,
  ) {}

  /** @throws DomainError as the pricing of a purchase */
  async execute(command: PreviewPurchaseCommand): Promise<Quote> {
    const { quote } = await this.pricing.quote(quoteCommand(command, this.clock.now()));
    return quote;
  }
}
