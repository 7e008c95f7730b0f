import type { CardBrand } from './card-brands';
import type { AccountType } from './instruction';

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
