import { Bool, Decimal, Id, Int, IsoDate, ListOf, Text, texts } from '../../shared';
import { Countries, Country, Currency, MAX_DESCRIPTION, MAX_NAME } from './fields';

const MAX_PERCENT = 1_000;
const MAX_TAXES = 20;
const MAX_REGION = 45;
const MAX_CODE = 20;
const CODE = /^[\w. -]+$/u;

export class ShippingRateDto {
  @Text({ min: 1, max: MAX_NAME })
  name!: string;

  @Text({ max: MAX_DESCRIPTION, optional: true })
  description?: string;

  @Decimal({ min: 0, example: 5, description: 'Major units; 0: free' })
  price!: number | string;

  @Currency()
  currency!: string;

  @Countries({ optional: true, nullable: true, description: 'null: everywhere' })
  countries?: string[] | null;

  @Decimal({ min: 0, optional: true, nullable: true, description: 'Lowest subtotal it is for' })
  minOrderAmount?: number | string | null;

  @Decimal({ min: 0, optional: true, nullable: true, description: 'Highest subtotal it is for' })
  maxOrderAmount?: number | string | null;

  @Bool({ optional: true, description: 'Default: true' })
  isActive?: boolean;
}

export class ShownShippingRateDto extends ShippingRateDto {
  @Id({ readOnly: true })
  id!: string;
}

export class TaxRateDto {
  @Text({ min: 1, max: MAX_DESCRIPTION })
  description!: string;

  @Country()
  country!: string;

  @Text({
    min: 1,
    max: MAX_REGION,
    optional: true,
    nullable: true,
    description: 'ISO 3166-2 code or name; kept as the code. null: the whole country',
  })
  region?: string | null;

  @Decimal({ min: 0, max: MAX_PERCENT, example: 8.875, description: 'Percent, with at most 4 decimals' })
  rate!: number | string;

  @Bool({ optional: true, description: 'Default: true' })
  isActive?: boolean;
}

export class ShownTaxRateDto extends TaxRateDto {
  @Id({ readOnly: true })
  id!: string;
}

export class ExchangeRateDto {
  @Currency()
  from!: string;

  @Currency()
  to!: string;

  @IsoDate({ description: 'The first day it is for' })
  date!: string;

  @Decimal({ min: 0, example: '402.09', description: 'Units of `to` for one unit of `from`' })
  rate!: number | string;

  @Text({ min: 1, max: MAX_CODE, pattern: CODE, optional: true, description: 'Default: REFERENCE' })
  typeCode?: string;
}

export class CountryTaxDto {
  @Text({ min: 1, max: MAX_CODE, pattern: CODE })
  code!: string;

  @Text({ min: 1, max: MAX_NAME })
  name!: string;

  @Decimal({ min: 0, max: MAX_PERCENT, description: 'Percent, with at most 4 decimals' })
  rate!: number | string;

  @ListOf(texts({ min: 1, max: MAX_CODE, pattern: CODE }), {
    max: MAX_TAXES,
    optional: true,
    description: 'Taxes before it that belong to its base',
  })
  baseCodes?: string[];

  @Text({ min: 1, max: MAX_CODE, pattern: CODE, optional: true, description: 'Default: CUSTOMER' })
  responsible?: string;
}

export class CountryTaxesDto {
  @IsoDate({ description: 'The first day the set is for' })
  validFrom!: string;

  @ListOf(() => CountryTaxDto, { min: 1, max: MAX_TAXES })
  taxes!: CountryTaxDto[];
}

export class ShownCountryTaxDto extends CountryTaxDto {
  @Int({ min: 0, max: MAX_TAXES, readOnly: true })
  position!: number;
}
