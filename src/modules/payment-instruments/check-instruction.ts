import { isValidBIC } from 'ibantools';
import type { FieldProblem } from '../../kernel/errors';
import type { BankData, CardData, PaymentInstruction } from './instruction';
import { isPaymentMethod } from './payment-methods';
import { isCode, readAccountNumber, readCardNumber } from './vault/numbers';

export interface CardRules {
  /** The month of this day (UTC) is the earliest acceptable expiry. */
  readonly today: Date;
  /** Numbers that pass in spite of a wrong check digit: documented ones of the sandbox gateway, never in production. */
  readonly testNumbers?: ReadonlySet<string> | undefined;
}

const MONTHS = 12;
/** Further ahead is a typing error, not an expiry. */
const MAX_YEARS_AHEAD = 50;
const ROUTING_WEIGHTS = [3, 7, 1] as const;
const ABA_DIGITS = 9;

/**
 * What is wrong with an instruction, in core field names without a prefix. Empty: nothing. Whether a token, an instrument or a
 * customer exists and an available method was asked for is not looked at here.
 */
export function checkInstruction(instruction: PaymentInstruction, rules: CardRules): FieldProblem[] {
  switch (instruction.kind) {
    case 'card':
      return checkCard(instruction.card, rules);
    case 'bank':
      return checkBank(instruction.account);
    case 'methods':
      return instruction.methods.flatMap((method, index) =>
        isPaymentMethod(method)
          ? []
          : [{ field: `methods.${String(index)}`, message: 'is not a known payment method' }],
      );
    case 'voucher':
    case 'token':
    case 'stored':
      return [];
  }
}

/** Number by network, length and check digit; expiry not past; code as long as the network's codes are. */
export function checkCard(
  { pan, cvv, expMonth, expYear }: CardData,
  { today, testNumbers }: CardRules,
): FieldProblem[] {
  const { valid, codeDigits } = readCardNumber(pan, testNumbers);
  const problems: FieldProblem[] = [];
  if (!valid) problems.push({ field: 'pan', message: 'is not a valid card number' });
  problems.push(...checkExpiry(expMonth, expYear, today));
  if (cvv && !isCode(cvv, codeDigits))
    problems.push({ field: 'cvv', message: `must have ${String(codeDigits)} digits` });
  return problems;
}

/** A card is good to the end of its month. Whether the issuer agrees is for the gateway to find out. */
export function checkExpiry(expMonth: number, expYear: number, today: Date): FieldProblem[] {
  const thisYear = today.getUTCFullYear();
  const problems: FieldProblem[] = [];
  const monthKnown = Number.isInteger(expMonth) && expMonth >= 1 && expMonth <= MONTHS;
  const yearKnown = Number.isInteger(expYear) && expYear >= 1000 && expYear <= thisYear + MAX_YEARS_AHEAD;
  if (!monthKnown) problems.push({ field: 'expMonth', message: 'must be from 1 to 12' });
  if (!yearKnown) problems.push({ field: 'expYear', message: 'must be a year of four digits' });
  if (monthKnown && yearKnown && isPast(expMonth, expYear, today)) {
    problems.push({ field: expYear < thisYear ? 'expYear' : 'expMonth', message: 'the card has expired' });
  }
  return problems;
}

export const isPast = (expMonth: number, expYear: number, today: Date): boolean =>
  expYear * MONTHS + expMonth - 1 < today.getUTCFullYear() * MONTHS + today.getUTCMonth();

/** IBAN by country format and check digits (ISO 13616), routing number by `isRoutingNumber`, BIC by form (ISO 9362). */
export function checkBank(account: BankData): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!readAccountNumber(account).valid) {
    const what = account.accountNumberType === 'IBAN' ? 'is not a valid IBAN' : 'must consist of digits';
    problems.push({ field: 'accountNumber', message: what });
  }
  if (account.accountNumberType === 'BBAN' && !isRoutingNumber(account.routingNumber)) {
    problems.push({ field: 'routingNumber', message: 'is not a valid routing number' });
  }
  if (account.bic !== undefined && !isValidBIC(account.bic))
    problems.push({ field: 'bic', message: 'is not a valid BIC' });
  return problems;
}

/**
 * The number of a bank in its country: digits, as many as the country has (six in the United Kingdom, eight in Germany). Nine of them
 * are those of the United States and have a checksum (ABA: weighted 3-7-1, the sum is divisible by ten).
 */
export function isRoutingNumber(text: string): boolean {
  if (!/^\d{1,34}$/.test(text)) return false;
  if (text.length !== ABA_DIGITS) return true;
  const sum = [...text].reduce((total, digit, index) => total + Number(digit) * (ROUTING_WEIGHTS[index % 3] ?? 0), 0);
  return sum > 0 && sum % 10 === 0;
}
