/** Countries this door sells in (alpha-2) and the currency payers have there. US dollars are taken everywhere. */
export const LOCAL_CURRENCY: Readonly<Record<string, string>> = {
  AR: 'ARS',
  BR: 'BRL',
  CL: 'CLP',
  CO: 'COP',
  CR: 'CRC',
  EC: 'USD',
  MX: 'MXN',
  NI: 'NIO',
  PE: 'PEN',
  PY: 'PYG',
  SV: 'USD',
  UY: 'UYU',
};

export const CROSS_BORDER_CURRENCY = 'USD';
export const COUNTRIES: readonly string[] = Object.keys(LOCAL_CURRENCY);
