import { DomainError, type FieldProblem, invalidInput } from '../../kernel/errors';
import {
  type BankInstruction,
  type CardInstruction,
  type CardData,
  checkBank,
  checkCard,
  type BankData,
} from '../../modules/payment-instruments';
import { fillAddress, type FilledAddress, fullName } from './address';
import type { BankAccountModel, BankRequest, CardModel, CardPayment, PersonName } from './dto/payment.dto';
import type { PaymentMethod } from './dto/purchase.dto';

const EXPIRY = /^\s*(0?[1-9]|1[0-2])\s*\/\s*(\d{2}|\d{4})\s*$/;
const CENTURY = 2_000;

/** A profile the customer left earlier. */
export interface StoredPayment {
  readonly kind: 'stored';
  readonly customerProfileId: string;
  readonly paymentProfileId: string;
}

/** A card or account sent with the request. */
export interface InlinePayment {
  readonly kind: 'inline';
  readonly instruction: CardInstruction | BankInstruction;
  readonly address: FilledAddress | undefined;
  /** Keep it for later purchases. */
  readonly saves: boolean;
}

/** The member of `PaymentMethod` that a payment type means. */
const OBJECT_OF = { '1': 'BankRequest', '2': 'CardPayment', '3': 'StoredProfile' } as const;

const at = (path: string, message: string): FieldProblem => ({ field: path, message });

/** Numbers and expiry have codes of their own in the standard; the rest of a form is a format error. */
function refuse(problems: readonly FieldProblem[], instrument: readonly string[]): void {
  if (problems.length === 0) return;
  if (problems.every(({ field }) => instrument.some((name) => field.endsWith(name)))) {
    throw new DomainError('instrument-invalid', 'The payment instrument cannot be used.', { fields: problems });
  }
  throw invalidInput(...problems);
}

interface Expiry {
  readonly expMonth: number;
  readonly expYear: number;
}

/** `MM/YY` or `MM/YYYY`. @throws DomainError validation-failed */
export function expiryOf(text: string, path: string): Expiry {
  const expiry = readExpiry(text);
  if (!expiry) throw invalidInput(at(path, 'must be MM/YY'));
  return expiry;
}

/** The same; undefined for another text. */
export function readExpiry(text: string): Expiry | undefined {
  const [, month, year] = EXPIRY.exec(text) ?? [];
  if (month === undefined || year === undefined) return undefined;
  return { expMonth: Number(month), expYear: year.length === 2 ? CENTURY + Number(year) : Number(year) };
}

/** A card by its network's rules. @throws DomainError validation-failed · instrument-invalid (number, expiry) */
export function fromCard(card: CardModel, holder: string | null, path: string, today: Date): CardData {
  const data: CardData = {
    pan: card.CardNumber,
    cvv: card.CVV ?? undefined,
    ...expiryOf(card.ExpiryDate, `${path}.ExpiryDate`),
    holderName: holder ?? undefined,
  };
  const names = { pan: 'CardNumber', cvv: 'CVV', expMonth: 'ExpiryDate', expYear: 'ExpiryDate' } as Readonly<
    Record<string, string>
  >;
  refuse(
    checkCard(data, { today }).map(({ field, message }) => at(`${path}.${names[field] ?? field}`, message)),
    ['CardNumber', 'ExpiryDate'],
  );
  return data;
}

/** A bank account by its national number. @throws DomainError validation-failed · instrument-invalid (account number) */
export function fromAccount(account: BankAccountModel, path: string): BankData {
  const { RoutingNumber: routingNumber, BankAccountNumber: accountNumber, AccountHolderName: holderName } = account;
  if (!routingNumber || !accountNumber) {
    throw invalidInput(at(`${path}.${routingNumber ? 'BankAccountNumber' : 'RoutingNumber'}`, 'is required'));
  }
  const data: BankData = {
    accountNumberType: 'BBAN',
    accountNumber,
    routingNumber,
    holderName: holderName ?? undefined,
  };
  const names = { accountNumber: 'BankAccountNumber', routingNumber: 'RoutingNumber' } as Readonly<
    Record<string, string>
  >;
  refuse(
    checkBank(data).map(({ field, message }) => at(`${path}.${names[field] ?? field}`, message)),
    ['BankAccountNumber'],
  );
  return data;
}

const NO_DETAIL = { useAsBackup: false, customFields: {} } as const;

/**
 * What pays. Only the object that the payment type means is looked at; card data in another one goes no further than here.
 * @throws DomainError validation-failed · instrument-invalid
 */
export function fromPayment(method: PaymentMethod, today: Date): StoredPayment | InlinePayment {
  const path = `Request.PaymentMethod.${OBJECT_OF[method.PaymentType]}`;
  switch (method.PaymentType) {
    case '1':
      return fromBankRequest(present(method.BankRequest, path), path);
    case '2':
      return fromCardPayment(present(method.CardPayment, path), method.Name, path, today);
    case '3': {
      const { CustomerProfileId, PaymentProfileId } = present(method.StoredProfile, path);
      return { kind: 'stored', customerProfileId: CustomerProfileId, paymentProfileId: PaymentProfileId };
    }
  }
}

function present<T>(value: T | null | undefined, path: string): T {
  if (value === null || value === undefined) throw invalidInput(at(path, 'is required for this payment type'));
  return value;
}

function fromBankRequest(request: BankRequest, path: string): InlinePayment {
  return {
    kind: 'inline',
    instruction: { kind: 'bank', account: fromAccount(request, path), ...NO_DETAIL },
    ...common(request, path),
  };
}

function fromCardPayment(
  payment: CardPayment,
  name: PersonName | null | undefined,
  path: string,
  today: Date,
): InlinePayment {
  const card = present(payment.Card, `${path}.Card`);
  if (!payment.CaptureMethod?.startsWith('3'))
    throw invalidInput(at(`${path}.CaptureMethod`, 'must be 3 (e-commerce)'));
  return {
    kind: 'inline',
    instruction: { kind: 'card', card: fromCard(card, fullName(name), `${path}.Card`, today), ...NO_DETAIL },
    ...common(payment, path),
  };
}

function common(
  { BillingAddress, SaveToFile }: BankRequest | CardPayment,
  path: string,
): Pick<InlinePayment, 'address' | 'saves'> {
  if (!/^\s*(true|false)\s*$/i.test(SaveToFile ?? 'false'))
    throw invalidInput(at(`${path}.SaveToFile`, 'must be true or false'));
  return {
    address: BillingAddress ? fillAddress(BillingAddress, `${path}.BillingAddress`) : undefined,
    saves: isTrue(SaveToFile),
  };
}

/** Whether a flag that is written as a text is set. */
export const isTrue = (text: string | null | undefined): boolean => text?.trim().toLowerCase() === 'true';
