import { Body, Controller, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { CountryRates, DeliveryRates } from '../../modules/pricing';
import { CurrentPrincipal, ListQuery, PAGE, type Read, NewPathId, setPagination, strictBody } from '../shared';
import { AdminPricingService } from './admin-pricing.service';
import {
  CountryTaxesDto,
  ExchangeRateDto,
  ShippingRateDto,
  ShownCountryTaxDto,
  ShownShippingRateDto,
  ShownTaxRateDto,
  TaxRateDto,
} from './dto/rates.dto';
import {
  fromCountryTaxes,
  fromExchangeRate,
  fromShippingRate,
  fromTaxRate,
  toCountryTax,
  toExchangeRate,
  toShippingRate,
  toTaxRate,
} from './rates-wire';
import { Route } from './route';

const COUNTRY = /^[A-Z]{2}$/;

/** What is added to prices: shipping, taxes, exchange rates. */
@ApiTags('Admin')
@Controller('v1/admin')
export class RatesController {
  constructor(
    private readonly deliveryRates: DeliveryRates,
    private readonly countryRates: CountryRates,
    private readonly writes: AdminPricingService,
  ) {}

  @Route('GET', 'shipping-rates', {
    operationId: 'AdminGetShippingRateCollection',
    list: PAGE,
    summary: 'List shipping rates',
    type: [ShownShippingRateDto],
  })
  async shippingRates(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery(PAGE) page: Read<typeof PAGE>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { items, total } = await this.deliveryRates.shippingRates(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toShippingRate);
  }

  @Route('PUT', 'shipping-rates/:id', {
    operationId: 'AdminPutShippingRate',
    summary: 'Create or replace a shipping rate',
    type: ShownShippingRateDto,
  })
  async putShippingRate(
    @CurrentPrincipal() { organizationId }: Principal,
    @NewPathId('id') id: string,
    @Body(strictBody) dto: ShippingRateDto,
  ) {
    const rate = fromShippingRate(organizationId, id, dto);
    await this.writes.putShippingRate(rate);
    return toShippingRate(rate);
  }

  @Route('GET', 'tax-rates', {
    operationId: 'AdminGetTaxRateCollection',
    list: PAGE,
    summary: 'List tax rates',
    type: [ShownTaxRateDto],
  })
  async taxRates(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery(PAGE) page: Read<typeof PAGE>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { items, total } = await this.deliveryRates.taxRates(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toTaxRate);
  }

  @Route('PUT', 'tax-rates/:id', {
    operationId: 'AdminPutTaxRate',
    summary: 'Create or replace a tax rate',
    type: ShownTaxRateDto,
  })
  async putTaxRate(
    @CurrentPrincipal() { organizationId }: Principal,
    @NewPathId('id') id: string,
    @Body(strictBody) dto: TaxRateDto,
  ) {
    const rate = fromTaxRate(organizationId, id, dto);
    await this.writes.putTaxRate(rate);
    return toTaxRate(rate);
  }

  @Route('GET', 'exchange-rates', {
    operationId: 'AdminGetExchangeRateCollection',
    list: PAGE,
    summary: 'List exchange rates',
    type: [ExchangeRateDto],
  })
  async exchangeRates(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery(PAGE) page: Read<typeof PAGE>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { items, total } = await this.countryRates.exchangeRates(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toExchangeRate);
  }

  /** Creates or replaces the rate of a day. */
  @Route('PUT', 'exchange-rates', {
    operationId: 'AdminPutExchangeRate',
    summary: 'Create or replace the exchange rate of a day',
    type: ExchangeRateDto,
  })
  async putExchangeRate(@CurrentPrincipal() { organizationId }: Principal, @Body(strictBody) dto: ExchangeRateDto) {
    const rate = fromExchangeRate(dto);
    await this.writes.putExchangeRate(organizationId, rate);
    return toExchangeRate(rate);
  }

  /** The taxes of a country today. */
  @Route('GET', 'country-taxes/:country', {
    operationId: 'AdminGetCountryTaxes',
    summary: 'Read the taxes of a country today',
    type: [ShownCountryTaxDto],
  })
  async countryTaxes(@CurrentPrincipal() { organizationId }: Principal, @Param('country') country: string) {
    const taxes = await this.countryRates.countryTaxes(organizationId, countryOf(country), new Date());
    return taxes.map(toCountryTax);
  }

  /** Replaces the taxes of a country from a day on. */
  @Route('PUT', 'country-taxes/:country', {
    operationId: 'AdminPutCountryTaxes',
    summary: 'Replace the taxes of a country from a day on',
    type: [ShownCountryTaxDto],
  })
  async putCountryTaxes(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param('country') country: string,
    @Body(strictBody) dto: CountryTaxesDto,
  ) {
    const taxes = fromCountryTaxes(dto.taxes);
    await this.writes.putCountryTaxes(organizationId, countryOf(country), dto.validFrom, taxes);
    return taxes.map((tax, position) => toCountryTax({ ...tax, position }));
  }
}

function countryOf(text: string): string {
  if (!COUNTRY.test(text)) throw new DomainError('not-found', 'There is no such country.');
  return text;
}
