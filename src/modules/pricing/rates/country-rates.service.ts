import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { invalidInput } from '../../../kernel/errors';
import { isCurrency } from '../../../kernel/money';
import type { Page, Paged } from '../../../kernel/page';
import { TenantVersion } from '../../../kernel/tenant-version';
import { CountryRateRepository } from './country-rate.repository';
import type { CountryPaymentMethod, CountryTax, ExchangeRate, MerchantModel } from './types';

/** At most 14 digits before the point and 10 behind it: what the column holds. */
const RATE_TEXT = /^(?=.*[1-9])\d{1,14}(\.\d{1,10})?$/;

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/** What a payment costs in another country: exchange rates, taxes, and the ways to pay there. */
@Injectable()
export class CountryRates {
  constructor(
    private readonly rates: CountryRateRepository,
    private readonly versions: TenantVersion,
  ) {}

  /** The newest rate that is not after the day of `on` (UTC); one to one between equal currencies; undefined when none is known. */
  async rateFor(
    organizationId: string,
    fromCurrency: string,
    toCurrency: string,
    on: Date,
  ): Promise<ExchangeRate | undefined> {
    if (fromCurrency === toCurrency)
      return { fromCurrency, toCurrency, validOn: dayOf(on), rate: '1', typeCode: 'REFERENCE' };
    return this.rates.findExchangeRate(organizationId, { fromCurrency, toCurrency }, dayOf(on));
  }

  /** An organization's rates, by currencies, the newest first. */
  async exchangeRates(organizationId: string, page: Page): Promise<Paged<ExchangeRate>> {
    return this.rates.listExchangeRates(organizationId, page);
  }

  /** Creates or replaces the rate of that day. @throws DomainError validation-failed */
  async putExchangeRate(tx: Tx, organizationId: string, rate: ExchangeRate): Promise<void> {
    if (!RATE_TEXT.test(rate.rate))
      throw invalidInput({ field: 'rate', message: 'must be a decimal above 0 with at most 10 decimals' });
    for (const field of ['fromCurrency', 'toCurrency'] as const) {
      if (!isCurrency(rate[field])) throw invalidInput({ field, message: 'is not a currency that can be charged' });
    }
    await this.rates.putExchangeRate(tx, organizationId, rate);
    await this.versions.bump(tx, organizationId);
  }

  /** The taxes of the newest set that is not after the day of `on` (UTC), in the order in which they are computed. */
  async countryTaxes(organizationId: string, country: string, on: Date): Promise<CountryTax[]> {
    return this.rates.findCountryTaxes(organizationId, country, dayOf(on));
  }

  /**
   * Replaces the set of a country that begins on a day. An empty set cannot end an older one: give a tax of 0 instead.
   * @throws DomainError validation-failed when a base is not a tax that stands before
   */
  async putCountryTaxes(
    tx: Tx,
    organizationId: string,
    country: string,
    validFrom: string,
    taxes: readonly Omit<CountryTax, 'position'>[],
  ): Promise<void> {
    checkBases(taxes);
    await this.rates.replaceCountryTaxes(tx, { organizationId, country, validFrom }, taxes);
    await this.versions.bump(tx, organizationId);
  }

  /** The ways to pay, by country and number; of one model also those that every model has. */
  async paymentMethods(country?: string, model?: MerchantModel): Promise<CountryPaymentMethod[]> {
    const methods = await this.rates.findPaymentMethods(country);
    return methods.filter((method) => model === undefined || method.model === 'any' || method.model === model);
  }
}

function checkBases(taxes: readonly Omit<CountryTax, 'position'>[]): void {
  const before = new Set<string>();
  taxes.forEach((tax, index) => {
    if (before.has(tax.code))
      throw invalidInput({ field: `taxes.${String(index)}.code`, message: 'stands there twice' });
    if (tax.baseCodes.some((code) => !before.has(code))) {
      throw invalidInput({ field: `taxes.${String(index)}.baseCodes`, message: 'must name taxes that stand before' });
    }
    before.add(tax.code);
  });
}
