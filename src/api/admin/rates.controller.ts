import { Body, Controller, Get, Param, Put, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { CountryRates, DeliveryRates } from '../../modules/pricing';
import { CurrentPrincipal, Page, type PageRequest, NewPathId, setPagination, strictBody } from '../shared';
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

  @Get('shipping-rates')
  @ApiOkResponse({ type: [ShownShippingRateDto] })
  async shippingRates(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { items, total } = await this.deliveryRates.shippingRates(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toShippingRate);
  }

  @Put('shipping-rates/:id')
  @ApiOkResponse({ type: ShownShippingRateDto })
  async putShippingRate(
    @CurrentPrincipal() { organizationId }: Principal,
    @NewPathId('id') id: string,
    @Body(strictBody) dto: ShippingRateDto,
  ) {
    const rate = fromShippingRate(organizationId, id, dto);
    await this.writes.putShippingRate(rate);
    return toShippingRate(rate);
  }

  @Get('tax-rates')
  @ApiOkResponse({ type: [ShownTaxRateDto] })
  async taxRates(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { items, total } = await this.deliveryRates.taxRates(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toTaxRate);
  }

  @Put('tax-rates/:id')
  @ApiOkResponse({ type: ShownTaxRateDto })
  async putTaxRate(
    @CurrentPrincipal() { organizationId }: Principal,
    @NewPathId('id') id: string,
    @Body(strictBody) dto: TaxRateDto,
  ) {
    const rate = fromTaxRate(organizationId, id, dto);
    await this.writes.putTaxRate(rate);
    return toTaxRate(rate);
  }

  @Get('exchange-rates')
  @ApiOkResponse({ type: [ExchangeRateDto] })
  async exchangeRates(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { items, total } = await this.countryRates.exchangeRates(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toExchangeRate);
  }

  /** Creates or replaces the rate of a day. */
  @Put('exchange-rates')
  @ApiOkResponse({ type: ExchangeRateDto })
  async putExchangeRate(@CurrentPrincipal() { organizationId }: Principal, @Body(strictBody) dto: ExchangeRateDto) {
    const rate = fromExchangeRate(dto);
    await this.writes.putExchangeRate(organizationId, rate);
    return toExchangeRate(rate);
  }

  /** The taxes of a country today. */
  @Get('country-taxes/:country')
  @ApiOkResponse({ type: [ShownCountryTaxDto] })
  async countryTaxes(@CurrentPrincipal() { organizationId }: Principal, @Param('country') country: string) {
    const taxes = await this.countryRates.countryTaxes(organizationId, countryOf(country), new Date());
    return taxes.map(toCountryTax);
  }

  /** Replaces the taxes of a country from a day on. */
  @Put('country-taxes/:country')
  @ApiOkResponse({ type: [ShownCountryTaxDto] })
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
