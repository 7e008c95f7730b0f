import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { invalidInput } from '../../../kernel/errors';
import { LIMITS } from '../../../kernel/limits';
import { isCurrency } from '../../../kernel/money';
import type { Page, Paged } from '../../../kernel/page';
import { TenantVersion } from '../../../kernel/tenant-version';
import { DeliveryRateRepository } from './delivery-rate.repository';
import type { PutShippingRate, PutTaxRate } from './types';

/** What delivery costs and where it is taxed. */
@Injectable()
export class DeliveryRates {
  constructor(
    private readonly rates: DeliveryRateRepository,
    private readonly versions: TenantVersion,
  ) {}

  /** The rates in use, by id. */
  async active(organizationId: string): Promise<{ shippingRates: PutShippingRate[]; taxRates: PutTaxRate[] }> {
    return this.rates.active(organizationId);
  }

  /** An organization's shipping rates, by id. */
  async shippingRates(organizationId: string, page: Page): Promise<Paged<PutShippingRate>> {
    return this.rates.listShippingRates(organizationId, page);
  }

  /** An organization's tax rates, by id. */
  async taxRates(organizationId: string, page: Page): Promise<Paged<PutTaxRate>> {
    return this.rates.listTaxRates(organizationId, page);
  }

  /** Creates or replaces. @throws DomainError validation-failed */
  async putShippingRate(tx: Tx, rate: PutShippingRate): Promise<void> {
    if (!isCurrency(rate.currency))
      throw invalidInput({ field: 'currency', message: 'is not a currency that can be charged' });
    if (rate.priceMinor < 0n || rate.priceMinor > LIMITS.totalMinor)
      throw invalidInput({ field: 'price', message: 'must not be negative or too large' });
    await this.rates.putShippingRate(tx, rate);
    await this.versions.bump(tx, rate.organizationId);
  }

  /** Creates or replaces. */
  async putTaxRate(tx: Tx, rate: PutTaxRate): Promise<void> {
    await this.rates.putTaxRate(tx, rate);
    await this.versions.bump(tx, rate.organizationId);
  }
}
