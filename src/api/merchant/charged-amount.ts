import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../kernel/clock';
import { invalidInput } from '../../kernel/errors';
import { convertHalfUp, type Money } from '../../kernel/money';
import { CountryRates } from '../../modules/pricing';
import { checkShowable, fromWireAmount } from './amounts';
import { CROSS_BORDER_CURRENCY, LOCAL_CURRENCY } from './countries';
import type { PurchaseDto } from './dto/purchase.dto';

export interface ChargedAmount {
  readonly country: string;
  /** What the merchant asked for. */
  readonly requested: Money;
  /** What the payer pays, in the currency of the country. */
  readonly charged: Money;
}

/** Where a payment is made and what it costs there. */
@Injectable()
export class ChargedAmounts {
  constructor(
    private readonly rates: CountryRates,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * Across the border the payer pays in the local currency, at the newest rate, rounded half up once.
   * @throws DomainError validation-failed (TargetCountryISO, Currency, Amount) · amount-out-of-range
   */
  async of(organizationId: string, dto: PurchaseDto): Promise<ChargedAmount> {
    const country = countryOf(dto.TargetCountryISO ?? dto.CrossBorderData?.TargetCountryISO);
    const local = LOCAL_CURRENCY[country] as string;
    const currency = dto.Currency.toUpperCase();
    if (currency !== local && currency !== CROSS_BORDER_CURRENCY) {
      throw invalidInput({ field: 'Currency', message: 'is not taken in the country' });
    }
    const requested = { minor: fromWireAmount(dto.Amount, currency), currency };
    checkShowable(requested);
    if (currency === local) return { country, requested, charged: requested };
    const rate = await this.rates.rateFor(organizationId, currency, local, this.clock.now());
    if (!rate) throw invalidInput({ field: 'Currency', message: 'has no exchange rate' });
    const minor = convertHalfUp(requested.minor, currency, rate.rate, local);
    if (minor <= 0n) throw invalidInput({ field: 'Amount', message: 'is nothing in the currency of the country' });
    const charged = { minor, currency: local };
    checkShowable(charged);
    return { country, requested, charged };
  }
}

/** @throws DomainError validation-failed */
export function countryOf(text: string | null | undefined, field = 'TargetCountryISO'): string {
  const country = text?.toUpperCase() ?? '';
  if (country === '') throw invalidInput({ field, message: 'is required' });
  if (LOCAL_CURRENCY[country] === undefined) throw invalidInput({ field, message: 'is not a country of this API' });
  return country;
}
