import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Tx } from '../../../kernel/database';
import type { Page, Paged } from '../../../kernel/page';
import { ShippingRateEntity } from '../entities/shipping-rate.entity';
import { TaxRateEntity } from '../entities/tax-rate.entity';
import type { PutShippingRate, PutTaxRate } from './types';

const byId = (organizationId: string, { limit, offset }: Page) =>
  ({ where: { organizationId }, order: { id: 'ASC' }, take: limit, skip: offset }) as const;

function toTaxRate({ organizationId, id, description, country, region, ratePpm, isActive }: TaxRateEntity): PutTaxRate {
  return { organizationId, id, description, country, region, ratePpm: BigInt(ratePpm), isActive };
}

/** Rows of `shipping_rate` and `tax_rate`. */
@Injectable()
export class DeliveryRateRepository {
  constructor(
    @InjectRepository(ShippingRateEntity) private readonly shippingRates: Repository<ShippingRateEntity>,
    @InjectRepository(TaxRateEntity) private readonly taxRates: Repository<TaxRateEntity>,
  ) {}

  /** The rates in use, by id. */
  async active(organizationId: string): Promise<{ shippingRates: PutShippingRate[]; taxRates: PutTaxRate[] }> {
    const options = { where: { organizationId, isActive: true }, order: { id: 'ASC' } } as const;
    const shippingRates = await this.shippingRates.find(options);
    const taxRates = await this.taxRates.find(options);
    return { shippingRates, taxRates: taxRates.map(toTaxRate) };
  }

  /** An organization's shipping rates, by id. */
  async listShippingRates(organizationId: string, page: Page): Promise<Paged<PutShippingRate>> {
    const [items, total] = await this.shippingRates.findAndCount(byId(organizationId, page));
    return { items, total };
  }

  /** An organization's tax rates, by id. */
  async listTaxRates(organizationId: string, page: Page): Promise<Paged<PutTaxRate>> {
    const [rows, total] = await this.taxRates.findAndCount(byId(organizationId, page));
    return { items: rows.map(toTaxRate), total };
  }

  async putShippingRate(tx: Tx, rate: PutShippingRate): Promise<void> {
    const row = { ...rate, countries: rate.countries && [...rate.countries] };
    await tx.withRepository(this.shippingRates).upsert(row, ['organizationId', 'id']);
  }

  async putTaxRate(tx: Tx, rate: PutTaxRate): Promise<void> {
    const row = { ...rate, ratePpm: Number(rate.ratePpm) };
    await tx.withRepository(this.taxRates).upsert(row, ['organizationId', 'id']);
  }
}
