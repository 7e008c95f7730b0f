import { Injectable } from '@nestjs/common';
import { DataSource, LessThanOrEqual } from 'typeorm';
import type { Tx } from '../../../kernel/database';
import { invalidInput } from '../../../kernel/errors';
import { isCurrency } from '../../../kernel/money';
import type { Page, Paged } from '../../../kernel/page';
import { TenantVersion } from '../../../kernel/tenant-version';
import { CountryPaymentMethodEntity } from '../entities/country-payment-method.entity';
import { CountryTaxEntity } from '../entities/country-tax.entity';
import { ExchangeRateEntity } from '../entities/exchange-rate.entity';
import type { CountryPaymentMethod, CountryTax, ExchangeRate, MerchantModel } from './types';

/** At most 14 digits before the point and 10 behind it: what the column holds. */
const RATE_TEXT = /^(?=.*[1-9])\d{1,14}(\.\d{1,10})?$/;

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
/** numeric(24, 10) prints all its decimals; a rate is shown without the noughts at the end. */
const plainDecimal = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** What a payment costs in another country: exchange rates, taxes, and the ways to pay there. */
@Injectable()
export class CountryRates {
  constructor(
    private readonly dataSource: DataSource,
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
    const row = await this.dataSource.getRepository(ExchangeRateEntity).findOne({
      where: { organizationId, fromCurrency, toCurrency, validOn: LessThanOrEqual(dayOf(on)) },
      order: { validOn: 'DESC' },
    });
    return row ? toExchangeRate(row) : undefined;
  }

  async exchangeRates(organizationId: string, { limit, offset }: Page): Promise<Paged<ExchangeRate>> {
    const [rows, total] = await this.dataSource.getRepository(ExchangeRateEntity).findAndCount({
      where: { organizationId },
      order: { fromCurrency: 'ASC', toCurrency: 'ASC', validOn: 'DESC' },
      take: limit,
      skip: offset,
    });
    return { items: rows.map(toExchangeRate), total };
  }

  /** Creates or replaces the rate of that day. @throws DomainError validation-failed */
  async putExchangeRate(tx: Tx, organizationId: string, rate: ExchangeRate): Promise<void> {
    if (!RATE_TEXT.test(rate.rate))
      throw invalidInput({ field: 'rate', message: 'must be a decimal above 0 with at most 10 decimals' });
    for (const field of ['fromCurrency', 'toCurrency'] as const) {
      if (!isCurrency(rate[field])) throw invalidInput({ field, message: 'is not a currency that can be charged' });
    }
    await tx
      .getRepository(ExchangeRateEntity)
      .upsert({ organizationId, ...rate }, ['organizationId', 'fromCurrency', 'toCurrency', 'validOn']);
    await this.versions.bump(tx, organizationId);
  }

  /** The taxes of the newest set that is not after the day of `on` (UTC), in the order in which they are computed. */
  async countryTaxes(organizationId: string, country: string, on: Date): Promise<CountryTax[]> {
    const rows = await this.dataSource.getRepository(CountryTaxEntity).find({
      where: { organizationId, country, validFrom: LessThanOrEqual(dayOf(on)) },
      order: { validFrom: 'DESC', position: 'ASC' },
    });
    return rows.filter((row) => row.validFrom === rows[0]?.validFrom).map(toCountryTax);
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
    const repository = tx.getRepository(CountryTaxEntity);
    await repository.delete({ organizationId, country, validFrom });
    await repository.insert(
      taxes.map((tax, position) => ({
        ...tax,
        baseCodes: [...tax.baseCodes],
        organizationId,
        country,
        validFrom,
        position,
      })),
    );
    await this.versions.bump(tx, organizationId);
  }

  /** The ways to pay, by country and number; of one model also those that every model has. */
  async paymentMethods(country?: string, model?: MerchantModel): Promise<CountryPaymentMethod[]> {
    const rows = await this.dataSource.getRepository(CountryPaymentMethodEntity).find({
      where: country === undefined ? {} : { country },
      order: { country: 'ASC', paymentMediaId: 'ASC', model: 'ASC', name: 'ASC' },
    });
    return rows.filter((row) => model === undefined || row.model === 'any' || row.model === model);
  }
}

function toExchangeRate({ fromCurrency, toCurrency, validOn, rate, typeCode }: ExchangeRateEntity): ExchangeRate {
  return { fromCurrency, toCurrency, validOn, rate: plainDecimal(rate), typeCode };
}

function toCountryTax({ code, name, position, ratePpm, baseCodes, responsible }: CountryTaxEntity): CountryTax {
  return { code, name, position, ratePpm, baseCodes, responsible };
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
