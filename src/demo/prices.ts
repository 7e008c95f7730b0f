import type { Tx } from '../kernel/database';
import type { CountryRates, CountryTax, Coupons, DeliveryRates, PutCoupon } from '../modules/pricing';
import { DEMO } from './ids';

const { organizationId } = DEMO;
const FIRST_DAY = '2026-01-01';

const coupon = (id: string, changes: Pick<PutCoupon, 'description' | 'discount'> & Partial<PutCoupon>): PutCoupon => ({
  organizationId,
  id,
  context: 'items',
  status: 'issued',
  issuedAt: null,
  expiresAt: null,
  restrictions: [],
  maxRedemptions: null,
  maxPerCustomer: null,
  ...changes,
});

const COUPONS: readonly PutCoupon[] = [
  coupon('TENOFF', { description: '10 % off', discount: { type: 'percent', percentHundredths: 1_000 } }),
  coupon('FIVEUSD', { description: 'USD 5 off', discount: { type: 'fixed', amountMinor: 500n, currency: 'USD' } }),
  coupon('ONCE', {
    description: '20 % off, once',
    discount: { type: 'percent', percentHundredths: 2_000 },
    maxRedemptions: 1,
  }),
  coupon('1234', {
    description: '15 % off Workstation',
    discount: { type: 'percent', percentHundredths: 1_500 },
    restrictions: [{ type: 'restrict-to-products', productIds: ['Workstation'], minimumQuantity: 1 }],
  }),
];

/** Units of the currency for one US dollar. ARS and COP are those of the merchant contract's worked examples. */
const UNITS_PER_USD: Readonly<Record<string, string>> = {
  ARS: '402.09',
  BRL: '5.05',
  CLP: '905.5',
  COP: '3140.6',
  CRC: '512.3',
  MXN: '17.2',
  NIO: '36.7',
  PEN: '3.75',
  PYG: '7420',
  UYU: '39.15',
};

const tax = (
  code: string,
  name: string,
  ratePpm: number,
  baseCodes: readonly string[] = [],
): Omit<CountryTax, 'position'> => ({
  code,
  name,
  ratePpm,
  baseCodes,
  responsible: 'CUSTOMER',
});

/** Argentina's are those of the worked example: EfEx on the gross amount, the others on the gross amount with EfEx. */
const COUNTRY_TAXES: Readonly<Record<string, readonly Omit<CountryTax, 'position'>[]>> = {
  AR: [tax('EFEX', 'EfEx', 200_000), tax('VAT', 'VAT', 200_000, ['EFEX']), tax('IIBB', 'II.BB', 20_000, ['EFEX'])],
  BR: [tax('IOF', 'IOF', 3_800)],
  CO: [tax('IVA', 'IVA', 190_000)],
  MX: [tax('IVA', 'IVA', 160_000)],
  UY: [tax('IVA', 'IVA', 220_000)],
};

const shipping = {
  organizationId,
  description: '',
  currency: 'USD',
  countries: ['CA', 'US'],
  minOrderMinor: null,
  maxOrderMinor: null,
  isActive: true,
};

/** What changes the demo shop's prices. */
export async function loadPrices(
  tx: Tx,
  coupons: Coupons,
  delivery: DeliveryRates,
  countries: CountryRates,
): Promise<void> {
  for (const command of COUPONS) await coupons.put(tx, command);
  await delivery.putShippingRate(tx, { ...shipping, id: 'ship_standard', name: 'Standard', priceMinor: 500n });
  await delivery.putShippingRate(tx, { ...shipping, id: 'ship_express', name: 'Express', priceMinor: 1500n });
  await delivery.putTaxRate(tx, {
    organizationId,
    id: 'tax_us_ny',
    description: 'New York sales tax',
    country: 'US',
    region: 'NY',
    ratePpm: 88_750n,
    isActive: true,
  });
  for (const [toCurrency, rate] of Object.entries(UNITS_PER_USD)) {
    await countries.putExchangeRate(tx, organizationId, {
      fromCurrency: 'USD',
      toCurrency,
      validOn: FIRST_DAY,
      rate,
      typeCode: 'REFERENCE',
    });
  }
  for (const [country, taxes] of Object.entries(COUNTRY_TAXES)) {
    await countries.putCountryTaxes(tx, organizationId, country, FIRST_DAY, taxes);
  }
}
