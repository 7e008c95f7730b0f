import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThanOrEqual, Repository } from 'typeorm';
import type { Tx } from '../../../kernel/database';
import type { Page, Paged } from '../../../kernel/page';
import { CountryPaymentMethodEntity } from '../entities/country-payment-method.entity';
import { CountryTaxEntity } from '../entities/country-tax.entity';
import { ExchangeRateEntity } from '../entities/exchange-rate.entity';
import type { CountryPaymentMethod, CountryTax, ExchangeRate } from './types';

/** numeric(24, 10) prints all its decimals; a rate is shown without the noughts at the end. */
const plainDecimal = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

function toExchangeRate({ fromCurrency, toCurrency, validOn, rate, typeCode }: ExchangeRateEntity): ExchangeRate {
  return { fromCurrency, toCurrency, validOn, rate: plainDecimal(rate), typeCode };
}

function toCountryTax({ code, name, position, ratePpm, baseCodes, responsible }: CountryTaxEntity): CountryTax {
  return { code, name, position, ratePpm, baseCodes, responsible };
}

/** Rows of `exchange_rate`, `country_tax` and `country_payment_method`. Days are YYYY-MM-DD, in UTC. */
@Injectable()
export class CountryRateRepository {
  constructor(
    @InjectRepository(ExchangeRateEntity) private readonly exchangeRates: Repository<ExchangeRateEntity>,
    @InjectRepository(CountryTaxEntity) private readonly taxes: Repository<CountryTaxEntity>,
    @InjectRepository(CountryPaymentMethodEntity) private readonly methods: Repository<CountryPaymentMethodEntity>,
  ) {}

  /** The newest rate that is not after `day`; undefined when none is known. */
  async findExchangeRate(
    organizationId: string,
    { fromCurrency, toCurrency }: Pick<ExchangeRate, 'fromCurrency' | 'toCurrency'>,
    day: string,
  ): Promise<ExchangeRate | undefined> {
    const row = await this.exchangeRates.findOne({
      where: { organizationId, fromCurrency, toCurrency, validOn: LessThanOrEqual(day) },
      order: { validOn: 'DESC' },
    });
    return row ? toExchangeRate(row) : undefined;
  }

  /** An organization's rates, by currencies, the newest first. */
  async listExchangeRates(organizationId: string, { limit, offset }: Page): Promise<Paged<ExchangeRate>> {
    const [rows, total] = await this.exchangeRates.findAndCount({
      where: { organizationId },
      order: { fromCurrency: 'ASC', toCurrency: 'ASC', validOn: 'DESC' },
      take: limit,
      skip: offset,
    });
    return { items: rows.map(toExchangeRate), total };
  }

  /** Creates the rate of its day, or replaces it. */
  async putExchangeRate(tx: Tx, organizationId: string, rate: ExchangeRate): Promise<void> {
    const row = { organizationId, ...rate };
    const key = ['organizationId', 'fromCurrency', 'toCurrency', 'validOn'];
    await tx.withRepository(this.exchangeRates).upsert(row, key);
  }

  /** The taxes of the newest set that is not after `day`, by position. */
  async findCountryTaxes(organizationId: string, country: string, day: string): Promise<CountryTax[]> {
    const rows = await this.taxes.find({
      where: { organizationId, country, validFrom: LessThanOrEqual(day) },
      order: { validFrom: 'DESC', position: 'ASC' },
    });
    return rows.filter((row) => row.validFrom === rows[0]?.validFrom).map(toCountryTax);
  }

  /** Replaces the set of a country that begins on a day. */
  async replaceCountryTaxes(
    tx: Tx,
    set: { readonly organizationId: string; readonly country: string; readonly validFrom: string },
    taxes: readonly Omit<CountryTax, 'position'>[],
  ): Promise<void> {
    const { organizationId, country, validFrom } = set;
    const repository = tx.withRepository(this.taxes);
    await repository.delete({ organizationId, country, validFrom });
    await repository.insert(
      taxes.map(({ code, name, ratePpm, baseCodes, responsible }, position) => ({
        organizationId,
        country,
        validFrom,
        position,
        code,
        name,
        ratePpm,
        baseCodes: [...baseCodes],
        responsible,
      })),
    );
  }

  /** The ways to pay in a country, or in all of them, by country and number. */
  async findPaymentMethods(country: string | undefined): Promise<CountryPaymentMethod[]> {
    return this.methods.find({
      where: country === undefined ? {} : { country },
      order: { country: 'ASC', paymentMediaId: 'ASC', model: 'ASC', name: 'ASC' },
    });
  }
}
