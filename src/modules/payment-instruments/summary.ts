import type { CardBrand } from './card-brands';
import type { AccountType, BankData, CardData, NumberedInstrument } from './instruction';
import { readAccountNumber, readCardNumber } from './vault/numbers';

/** What may be shown of a card. */
export interface CardSummary {
  readonly method: 'payment-card';
  /** Absent for regional networks without a brand name here. */
  readonly brand?: CardBrand | undefined;
  /** First six digits. */
  readonly bin: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly holderName?: string | undefined;
}

/** What may be shown of a bank account. */
export interface BankSummary {
  readonly method: 'ach' | 'echeck';
  readonly accountNumberType: 'IBAN' | 'BBAN';
  /** At most the last four characters, never more than half of the number. */
  readonly last4: string;
  readonly accountType?: AccountType | undefined;
  readonly bankName?: string | undefined;
  readonly bic?: string | undefined;
  readonly holderName?: string | undefined;
}

/** A method without a number of its own. */
export interface AlternativeSummary {
  readonly method: string;
}

export type NumberedSummary = CardSummary | BankSummary;
export type InstrumentSummary = NumberedSummary | AlternativeSummary;

/** Brand, first six and last four digits and expiry of a card. */
export function summaryOfCard({ pan, expMonth, expYear, holderName }: CardData): CardSummary {
  const { brand, bin, last4 } = readCardNumber(pan);
  return { method: 'payment-card', brand, bin, last4, expMonth, expYear, holderName };
}

/** What may be shown of an account. The routing number is kept sealed with the account number. */
export function summaryOfBank(account: BankData, method: BankSummary['method'] = 'ach'): BankSummary {
  const { accountNumberType, bankName, bic, holderName } = account;
  const { last4 } = readAccountNumber(account);
  const accountType = account.accountNumberType === 'BBAN' ? account.accountType : undefined;
  return { method, accountNumberType, last4, accountType, bankName, bic, holderName };
}

export const summaryOf = (instrument: NumberedInstrument): NumberedSummary =>
  instrument.kind === 'card' ? summaryOfCard(instrument.card) : summaryOfBank(instrument.account, instrument.method);
