/**
 * The active currencies and funds of ISO 4217 (list one as amended up to 2026: XCG and XAD in, ANG, BGN and CUC out), grouped by
 * the number of decimals of the minor unit. Codes for which the standard gives no minor unit (metals, XDR, XTS, XXX, ...) are
 * left out: nothing can be charged in them. The standard counts, not the habit of a locale: HUF and IQD keep 2 and 3 decimals
 * here although formatting libraries show none.
 */
const CODES_BY_EXPONENT: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU
      CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES
      KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR
      NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
      TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const EXPONENTS: ReadonlyMap<string, number> = new Map(
  [0, 2, 3, 4].flatMap((exponent) =>
    (CODES_BY_EXPONENT[exponent] ?? '').split(/\s+/).map((code): [string, number] => [code, exponent]),
  ),
);

/** Every currency the service can count in, sorted by code. */
export const CURRENCIES: readonly string[] = [...EXPONENTS.keys()].sort();

/** Whether `code` is an active ISO 4217 code with a minor unit. Upper case only, as the standard writes it. */
export const isCurrency = (code: string): boolean => EXPONENTS.has(code);

/**
 * Decimals of the currency's minor unit: JPY 0, USD 2, KWD 3, CLF 4.
 * @throws RangeError for an unknown code; what comes from outside is tested with `isCurrency` first.
 */
export function exponentOf(currency: string): number {
  const exponent = EXPONENTS.get(currency);
  if (exponent === undefined) throw new RangeError('unknown currency');
  return exponent;
}
