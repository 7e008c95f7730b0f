import creditCardType from 'credit-card-type';
import { electronicFormatIBAN, isValidIBAN } from 'ibantools';
import { Secret } from '../../../kernel/secret';
import { brandOfNetwork, type CardBrand } from '../card-brands';
import type { BankData } from '../instruction';

const BIN_DIGITS = 6;
const SHOWN_DIGITS = 4;
const DEFAULT_CODE_DIGITS = 3;
const BBAN_MAX_DIGITS = 34;
/** What people and bank statements put between digits: blanks of any width, dashes of any length, marks without width. */
const SEPARATORS = /[\s\p{Pd}\u200b-\u200d\u2060]/gu;

/** What may be known of a card number outside the vault. */
export interface CardNumberReading {
  readonly valid: boolean;
  readonly brand: CardBrand | undefined;
  readonly bin: string;
  readonly last4: string;
  /** Digits of this network's verification code. */
  readonly codeDigits: number;
}

/** A number that is no secret (of a bank, say) without what stands between its digits. */
export const ungrouped = (text: string): string => text.replace(SEPARATORS, '');

/** Digits with at most two separators between neighbouring groups: what may be a card number as people write one. */
const DIGIT_GROUPS = /\d{2,}(?:[\s\p{Pd}._/\u200b-\u200d\u2060]{1,2}\d{2,})*/gu;
/** A random id as RFC 9562 writes it: one in some ten thousands has groups that pass for a card number. */
const UUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/giu;
const MIN_CARD_DIGITS = 12;
const MAX_CARD_DIGITS = 19;

/**
 * Whether a text that is no card number field holds something that looks like one: a known network's range, one of its lengths, the
 * check digit, alone or in groups. Digits that go on to the left or right of it belong to another kind of number, and so do
 * those of a UUID (part of many e-mail addresses and descriptions).
 */
export function looksLikeCardNumber(text: string): boolean {
  if (text.length < MIN_CARD_DIGITS) return false;
  for (const [run] of text.normalize('NFKC').replace(UUID, 'id').matchAll(DIGIT_GROUPS)) {
    const groups = run.match(/\d+/g) ?? [];
    if (groups.some((_, from) => startsCardNumber(groups, from))) return true;
  }
  return false;
}

/** Whether some of the groups from one on make a card number together. */
function startsCardNumber(groups: readonly string[], from: number): boolean {
  let digits = '';
  for (let at = from; at < groups.length && digits.length < MAX_CARD_DIGITS; at += 1) {
    digits += groups[at] ?? '';
    if (digits.length < MIN_CARD_DIGITS || digits.length > MAX_CARD_DIGITS || !luhn(digits)) continue;
    if (networkOf(digits)?.lengths.includes(digits.length) === true) return true;
  }
  return false;
}

/** The digits of a card number without the spaces and dashes people type. */
export const plainCardNumber = (pan: Secret): Secret => new Secret(pan.reveal().replace(SEPARATORS, ''));

/**
 * Looks at a card number: network, length and check digit by the networks' published ranges.
 * @param testNumbers numbers that pass although their check digit is wrong (documented ones of a sandbox); none in production
 */
export function readCardNumber(pan: Secret, testNumbers?: ReadonlySet<string>): CardNumberReading {
  const reading = known.get(pan) ?? remember(pan);
  if (reading.valid || !testNumbers) return reading;
  const digits = plainCardNumber(pan).reveal();
  return { ...reading, valid: /^\d+$/.test(digits) && testNumbers.has(digits) };
}

/** A number is looked at several times on its way to the gateway; the ranges are searched once. */
const known = new WeakMap<Secret, CardNumberReading>();

function remember(pan: Secret): CardNumberReading {
  const reading = lookUp(plainCardNumber(pan).reveal());
  known.set(pan, reading);
  return reading;
}

function lookUp(digits: string): CardNumberReading {
  const network = /^\d+$/.test(digits) ? networkOf(digits) : undefined;
  return {
    // UnionPay issues numbers without a check digit
    valid:
      network !== undefined && network.lengths.includes(digits.length) && (network.type === UNIONPAY || luhn(digits)),
    brand: network && brandOfNetwork(network.type),
    bin: digits.slice(0, BIN_DIGITS),
    last4: digits.slice(-SHOWN_DIGITS),
    codeDigits: network?.code.size ?? DEFAULT_CODE_DIGITS,
  };
}

type Network = ReturnType<typeof creditCardType>[number];

const UNIONPAY = 'unionpay';
/** The published ranges say no more than eight digits of an issuer's number; searching them costs more than everything else here. */
const RANGE_DIGITS = 8;
const KNOWN_RANGES = 4_096;
const networks = new Map<string, Network | undefined>();

/** The one network whose ranges the number is in; undefined when there is none, or more than one. */
function networkOf(digits: string): Network | undefined {
  const range = digits.slice(0, RANGE_DIGITS);
  if (networks.has(range)) return networks.get(range);
  const candidates = creditCardType(range);
  const network = candidates.length === 1 ? candidates[0] : undefined;
  if (range.length === RANGE_DIGITS && networks.size < KNOWN_RANGES) networks.set(range, network);
  return network;
}

/** The check digit of ISO/IEC 7812-1 annex B. */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, double = false; at >= 0; at -= 1, double = !double) {
    const digit = digits.charCodeAt(at) - 48;
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}

export const isCode = (cvv: Secret, digits: number): boolean => {
  const code = cvv.reveal();
  return code.length === digits && /^\d+$/.test(code);
};

/** The account number in the form banks exchange: an IBAN in capitals, without separators. */
export function plainAccountNumber({ accountNumberType, accountNumber }: BankData): Secret {
  const text = accountNumber.reveal().replace(SEPARATORS, '');
  return new Secret(accountNumberType === 'IBAN' ? (electronicFormatIBAN(text) ?? '') : text);
}

/** Whether the number can exist, and the part of it that may be shown: never more than half. */
export function readAccountNumber(account: BankData): { readonly valid: boolean; readonly last4: string } {
  const text = plainAccountNumber(account).reveal();
  const valid =
    account.accountNumberType === 'IBAN' ? isValidIBAN(text) : /^\d+$/.test(text) && text.length <= BBAN_MAX_DIGITS;
  const shown = Math.min(SHOWN_DIGITS, Math.floor(text.length / 2));
  return { valid, last4: text.slice(text.length - shown) };
}

/** A number found in unvalidated input (text, number, already a secret, or nonsense) as comparable text. */
export function numberAsText(value: unknown): Secret {
  const inner = value instanceof Secret ? (value as Secret<unknown>).reveal() : value;
  const text = typeof inner === 'string' || typeof inner === 'number' ? String(inner) : JSON.stringify(inner);
  return new Secret(text.replace(SEPARATORS, '').toUpperCase());
}
