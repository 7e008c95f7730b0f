import type { Secret } from '../../kernel/secret';

/** A card as the customer typed it. Spaces and dashes in the number are allowed. */
export interface CardData {
  readonly pan: Secret;
  readonly cvv?: Secret | undefined;
  /** 1 to 12. */
  readonly expMonth: number;
  /** Four digits. */
  readonly expYear: number;
  readonly holderName?: string | undefined;
}

interface AccountData {
  readonly accountNumber: Secret;
  readonly bankName?: string | undefined;
  readonly bic?: string | undefined;
  readonly holderName?: string | undefined;
}

export interface IbanData extends AccountData {
  readonly accountNumberType: 'IBAN';
}

export const ACCOUNT_TYPES = ['checking', 'savings', 'other'] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];

export interface BbanData extends AccountData {
  readonly accountNumberType: 'BBAN';
  readonly routingNumber: string;
  readonly accountType?: AccountType | undefined;
}

export type BankData = IbanData | BbanData;

/** A JSON object kept as it was given; its members belong to whoever made it. */
export type JsonObject = object;

/** What a card or account given with a purchase may bring along. */
interface InlineDetail {
  readonly billingAddress?: JsonObject | undefined;
  readonly customerId?: string | undefined;
  readonly useAsBackup: boolean;
  readonly customFields: JsonObject;
  readonly riskMetadata?: JsonObject | undefined;
}

export interface TokenInstruction {
  readonly kind: 'token';
  readonly tokenId: string;
}

export interface StoredInstruction {
  readonly kind: 'stored';
  readonly instrumentId: string;
}

/** The customer chooses on a payment page. No methods: all that are available. */
export interface MethodsInstruction {
  readonly kind: 'methods';
  readonly methods: readonly string[];
  /** Who received the cash. */
  readonly receivedBy?: string | undefined;
  /** Number of the check. */
  readonly reference?: string | undefined;
}

/** Cash, transfers and wallets paid later: the payer gets instructions. */
export interface VoucherInstruction {
  readonly kind: 'voucher';
  readonly method: string;
  /** Absent: as long as the gateway gives by itself. */
  readonly expiresInMinutes?: number | undefined;
}

export interface CardInstruction extends InlineDetail {
  readonly kind: 'card';
  readonly card: CardData;
}

export interface BankInstruction extends InlineDetail {
  readonly kind: 'bank';
  readonly account: BankData;
}

/** The six ways to say what pays. */
export type PaymentInstruction =
  TokenInstruction | StoredInstruction | MethodsInstruction | VoucherInstruction | CardInstruction | BankInstruction;

/**
 * Whether nothing that pays is given: the payer chooses on a page, or pays later. A token can stand for that too; only
 * its row says so.
 */
export const isPaidLater = ({ kind }: PaymentInstruction): boolean => kind === 'methods' || kind === 'voucher';

/** Something with a number of its own that can be charged, and kept. */
export type NumberedInstrument =
  | { readonly kind: 'card'; readonly card: CardData }
  | { readonly kind: 'bank'; readonly account: BankData; readonly method?: 'ach' | 'echeck' | undefined };

/** A payment method without a number: the customer pays elsewhere. */
export interface AlternativeInstrument {
  readonly kind: 'alternative';
  readonly method: string;
}
