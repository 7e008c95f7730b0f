import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Tx } from '../../../kernel/database';
import { invalidInput } from '../../../kernel/errors';
import { LIMITS } from '../../../kernel/limits';
import { isCurrency } from '../../../kernel/money';
import type { Page, Paged } from '../../../kernel/page';
import { TenantVersion } from '../../../kernel/tenant-version';
import { ShippingRateEntity } from '../entities/shipping-rate.entity';
import { TaxRateEntity } from '../entities/tax-rate.entity';
import type { PutShippingRate, PutTaxRate } from './types';

function toTaxRate({ organizationId, id, description, country, region, ratePpm, isActive }: TaxRateEntity): PutTaxRate {
  return { organizationId, id, description, country, region, ratePpm: BigInt(ratePpm), isActive };
}

/** What delivery costs and where it is taxed. */
@Injectable()
export class DeliveryRates {
  constructor(
    private readonly dataSource: DataSource,
    private readonly versions: TenantVersion,
  ) {}

  /** The rates in use, by id. */
  async active(organizationId: string): Promise<{ shippingRates: PutShippingRate[]; taxRates: PutTaxRate[] }> {
    const options = { where: { organizationId, isActive: true }, order: { id: 'ASC' } } as const;
    const shippingRates = await this.dataSource.getRepository(ShippingRateEntity).find(options);
    const taxRates = await this.dataSource.getRepository(TaxRateEntity).find(options);
    return { shippingRates, taxRates: taxRates.map(toTaxRate) };
  }

  async shippingRates(organizationId: string, { limit, offset }: Page): Promise<Paged<PutShippingRate>> {
    const options = { where: { organizationId }, order: { id: 'ASC' }, take: limit, skip: offset } as const;
    const [items, total] = await this.dataSource.getRepository(ShippingRateEntity).findAndCount(options);
    return { items, total };
  }

  async taxRates(organizationId: string, { limit, offset }: Page): Promise<Paged<PutTaxRate>> {
    const options = { where: { organizationId }, order: { id: 'ASC' }, take: limit, skip: offset } as const;
    const [rows, total] = await this.dataSource.getRepository(TaxRateEntity).findAndCount(options);
    return { items: rows.map(toTaxRate), total };
  }

  /** Creates or replaces. @throws DomainError validation-failed */
  async putShippingRate(tx: Tx, rate: PutShippingRate): Promise<void> {
    if (!isCurrency(rate.currency))
      throw invalidInput({ field: 'currency', message: 'is not a currency that can be charged' });
    if (rate.priceMinor < 0n || rate.priceMinor > LIMITS.totalMinor)
      throw invalidInput({ field: 'price', message: 'must not be negative or too large' });
    await tx
      .getRepository(ShippingRateEntity)
      .upsert({ ...rate, countries: rate.countries && [...rate.countries] }, ['organizationId', 'id']);
    await this.versions.bump(tx, rate.organizationId);
  }

  /** Creates or replaces. */
  async putTaxRate(tx: Tx, rate: PutTaxRate): Promise<void> {
    await tx.getRepository(TaxRateEntity).upsert({ ...rate, ratePpm: Number(rate.ratePpm) }, ['organizationId', 'id']);
    await this.versions.bump(tx, rate.organizationId);
  }
}
