import { randomBytes, randomInt } from 'node:crypto';

/** Letters and digits nobody mistakes for one another: no 0 O, 1 I L, 2 Z, 5 S, 8 B. */
const READABLE = '34679ACDEFGHJKMNPQRTUVWXY';
const REDEMPTION_CODE_LENGTH = 12;
const BARCODE_DIGITS = 12;
/** 160 bits: knowing a slug is the right to see the voucher. */
const SLUG_BYTES = 20;

/** Name of a voucher in links: 40 hexadecimal characters, 160 random bits. */
export const newSlug = (): string => randomBytes(SLUG_BYTES).toString('hex');

/** Twelve digits for a Code 128 bar code; the first is never 0, so scanners that drop leading zeros do no harm. */
export const newBarcode = (): string => {
  const first = String(randomInt(1, 10));
  return first + String(randomInt(0, 10 ** (BARCODE_DIGITS - 1))).padStart(BARCODE_DIGITS - 1, '0');
};

/** What a person reads out at the counter. */
export const newRedemptionCode = (): string =>
  Array.from({ length: REDEMPTION_CODE_LENGTH }, () => READABLE[randomInt(READABLE.length)]).join('');

/** A redemption code or the digits of a bar code as people type them: in groups, in any case. */
export const printedCode = (text: string): string => text.replace(/[\s\p{Pd}]/gu, '').toUpperCase();
