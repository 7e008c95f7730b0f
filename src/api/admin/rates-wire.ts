import { regionCodes } from '../../kernel/places';
import type { CountryTax, ExchangeRate, PutShippingRate, PutTaxRate } from '../../modules/pricing';
import { AmountReader, toAmount, toPercent } from './amount';
import type {
  CountryTaxDto,
  ExchangeRateDto,
  ShippingRateDto,
  ShownCountryTaxDto,
  ShownShippingRateDto,
  ShownTaxRateDto,
  TaxRateDto,
} from './dto/rates.dto';

export function fromShippingRate(organizationId: string, id: string, dto: ShippingRateDto): PutShippingRate {
  const read = new AmountReader();
  const { name, description = '', currency, countries = null, isActive = true } = dto;
  return read.finish({
    organizationId,
    id,
    name,
    description,
    currency,
    countries,
    isActive,
    priceMinor: read.amount(dto.price, currency, 'price'),
    minOrderMinor: read.optionalAmount(dto.minOrderAmount, currency, 'minOrderAmount'),
    maxOrderMinor: read.optionalAmount(dto.maxOrderAmount, currency, 'maxOrderAmount'),
  });
}

export function toShippingRate(rate: PutShippingRate): ShownShippingRateDto {
  const { id, name, description, currency, countries, isActive } = rate;
  const amount = (minor: bigint | null): number | null => (minor === null ? null : toAmount(minor, currency));
  return {
    id,
    name,
    description,
    price: toAmount(rate.priceMinor, currency),
    currency,
    countries: countries && [...countries],
    minOrderAmount: amount(rate.minOrderMinor),
    maxOrderAmount: amount(rate.maxOrderMinor),
    isActive,
  };
}

export function fromTaxRate(organizationId: string, id: string, dto: TaxRateDto): PutTaxRate {
  const read = new AmountReader();
  const { rate, isActive = true, ...rest } = dto;
  const ratePpm = read.partsPerMillion(rate, 'rate');
  return read.finish({ ...rest, organizationId, id, region: readRegion(read, dto), isActive, ratePpm });
}

/** A region as its ISO 3166-2 code, as addresses are compared with it. */
function readRegion(read: AmountReader, { country, region }: TaxRateDto): string | null {
  if (region === undefined || region === null) return null;
  const [code] = regionCodes(country, region);
  if (code === undefined) read.problem('region', `must be a region of ${country} (ISO 3166-2 code or name)`);
  return code ?? null;
}

export function toTaxRate({ id, description, country, region, ratePpm, isActive }: PutTaxRate): ShownTaxRateDto {
  return { id, description, country, region, rate: toPercent(ratePpm), isActive };
}

export const fromExchangeRate = ({ from, to, date, rate, typeCode = 'REFERENCE' }: ExchangeRateDto): ExchangeRate => ({
  fromCurrency: from,
  toCurrency: to,
  validOn: date,
  rate: String(rate),
  typeCode,
});

/** A rate is decimal text: a JSON number would lose digits. */
export const toExchangeRate = ({
  fromCurrency,
  toCurrency,
  validOn,
  rate,
  typeCode,
}: ExchangeRate): ExchangeRateDto => ({
  from: fromCurrency,
  to: toCurrency,
  date: validOn,
  rate,
  typeCode,
});

export function fromCountryTaxes(taxes: readonly CountryTaxDto[]): Omit<CountryTax, 'position'>[] {
  const read = new AmountReader();
  return read.finish(
    taxes.map(({ code, name, rate, baseCodes = [], responsible = 'CUSTOMER' }, index) => ({
      code,
      name,
      baseCodes,
      responsible,
      ratePpm: Number(read.partsPerMillion(rate, `taxes.${String(index)}.rate`)),
    })),
  );
}

export const toCountryTax = ({ ratePpm, baseCodes, ...tax }: CountryTax): ShownCountryTaxDto => ({
  ...tax,
  baseCodes: [...baseCodes],
  rate: toPercent(ratePpm),
});
