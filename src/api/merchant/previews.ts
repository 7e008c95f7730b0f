import { Injectable } from '@nestjs/common';
import Big from 'big.js';
import { DatabaseClock } from '../../kernel/clock';
import { invalidInput } from '../../kernel/errors';
import { convertHalfUp, exponentOf, formatMajor, parseMajor } from '../../kernel/money';
import { CountryRates, type CountryTax } from '../../modules/pricing';
import { checkShowable } from './amounts';
import { countryOf } from './charged-amount';
import { CROSS_BORDER_CURRENCY, LOCAL_CURRENCY } from './countries';
import type { PreviewDto } from './dto/preview.dto';
import type { PreviewDataDto, PreviewViewDto, TaxDetailDto } from './dto/preview-view.dto';
import { complete } from './complete';
import { wireTime } from './wire-time';

const PPM = 1_000_000;
const PERCENT_PPM = 10_000;
/** Countries whose taxes depend on where in them the payer lives. */
const NEEDS_STATE: readonly string[] = ['AR'];
const PAYER = 'CUSTOMER';

const toNumber = (amount: Big): number => Number(amount.toString());

/**
 * What a payer in a country would pay for an amount: exchange rate and the country's taxes, exact until the total is rounded once, half
 * up. A purchase charges the amount without the taxes (`ChargedAmount`): the payer's country adds them.
 */
@Injectable()
export class Previews {
  constructor(
    private readonly rates: CountryRates,
    private readonly clock: DatabaseClock,
  ) {}

  /** @throws DomainError validation-failed (baseAmount, currency, countryIso, customer.state) · amount-out-of-range */
  async of(organizationId: string, dto: PreviewDto): Promise<PreviewViewDto> {
    const country = countryOf(dto.countryIso, 'countryIso');
    const local = LOCAL_CURRENCY[country] as string;
    const currency = dto.currency.toUpperCase();
    if (currency !== local && currency !== CROSS_BORDER_CURRENCY)
      throw invalidInput({ field: 'currency', message: 'is not taken in the country' });
    if (NEEDS_STATE.includes(country) && !dto.customer?.state)
      throw invalidInput({ field: 'customer.state', message: 'is required for the country' });
    const requested = { minor: parseMajor(dto.baseAmount, currency, 'baseAmount'), currency };
    checkShowable(requested, 'baseAmount');
    if (requested.minor <= 0n) throw invalidInput({ field: 'baseAmount', message: 'must be above 0' });
    const now = this.clock.now();
    const rate = await this.rates.rateFor(organizationId, currency, local, now);
    if (!rate) throw invalidInput({ field: 'currency', message: 'has no exchange rate' });
    const chargedMinor = convertHalfUp(requested.minor, currency, rate.rate, local);
    checkShowable({ minor: chargedMinor, currency: local }, 'baseAmount');
    const gross = new Big(formatMajor(requested.minor, currency)).times(rate.rate);
    const taxes = taxesOn(gross, await this.rates.countryTaxes(organizationId, country, now));
    const exponent = exponentOf(local);
    const rounded = (amount: Big): Big => amount.round(exponent, Big.roundHalfUp);
    const total = rounded(taxes.reduce((sum, { amount }) => sum.plus(amount), gross));
    const charged = new Big(formatMajor(chargedMinor, local));
    const amountOf = (category: string, amount: Big) => ({
      CurrencyCode: local,
      AmountCategoryCode: category,
      Amount: toNumber(amount),
      Sign: '+',
      ResponsableType: PAYER,
    });
    return complete<PreviewViewDto>({
      Success: true,
      Data: complete<PreviewDataDto>({
        Date: wireTime(now),
        Currency: local,
        ExchangeRate: {
          Value: Number(rate.rate),
          FromCurrencyIsoCode: currency,
          ToCurrencyIsoCode: local,
          TypeCode: rate.typeCode,
          Date: `${rate.validOn}T00:00:00.000`,
        },
        TotalAmount: toNumber(total),
        ChargedAmount: toNumber(charged),
        TaxDetails: taxes.map(({ detail }) => detail),
        // the tax is what the rounded parts leave, so that they add up
        AmountDetails: [amountOf('GROSS', charged), amountOf('TAX', total.minus(charged)), amountOf('TOTAL', total)],
      }),
    });
  }
}

/** Each tax on the gross amount and the taxes that belong to its base, unrounded. */
function taxesOn(gross: Big, taxes: readonly CountryTax[]): { amount: Big; detail: TaxDetailDto }[] {
  const amounts = new Map<string, Big>();
  return taxes.map(({ code, name, ratePpm, baseCodes, responsible }) => {
    const base = baseCodes.reduce((sum, other) => sum.plus(amounts.get(other) ?? 0), gross);
    const amount = base.times(ratePpm).div(PPM);
    amounts.set(code, amount);
    return {
      amount,
      detail: {
        TaxCode: code,
        TaxName: name,
        TaxAmount: Number(amount.toString()),
        TaxPercentage: ratePpm / PERCENT_PPM,
        ResponsableType: responsible,
      },
    };
  });
}
