import { LIMITS } from '../../../kernel/limits';
import type { Secret } from '../../../kernel/secret';
import { ACCOUNT_TYPES, type AccountType, PAYMENT_METHODS } from '../../../modules/payment-instruments';
import { Bool, FreeObject, Id, Int, ListOf, Nested, OneOf, SecretText, Text } from '../../shared';
import { ContactDto } from './contact.dto';
import { EXAMPLE } from './examples';
import { AcceptedBy, checkAccountMembers, checkCardMembers, plainRoutingNumber } from './number-checks';
import { RiskMetadataDto } from './risk-metadata.dto';

const MAX_YEAR = 9_999;
const NUMBER_MAX = 64;
const CVV_MAX = 8;
const BANK_TEXT_MAX = 255;
/** Digits, grouped as people group them. */
const DIGITS = /^[0-9][0-9\s\p{Pd}]*$/u;
const maybe = { optional: true } as const;

/** Pays with a payment token made before. */
export class TokenInstructionDto {
  @Id({ example: EXAMPLE.token })
  token!: string;
}

/** Pays with an instrument of the customer who is logged in. */
export class StoredInstructionDto {
  @Id({ example: 'inst_demo' })
  paymentInstrumentId!: string;
}

/** The shopper chooses on a payment page. No methods: all that are available. */
export class MethodsInstructionDto {
  @ListOf(
    {
      item: (value) => (PAYMENT_METHODS.includes(value as never) ? undefined : 'is not a known payment method'),
      schema: { type: String, enum: [...PAYMENT_METHODS] },
    },
    { ...maybe, max: PAYMENT_METHODS.length, example: ['paypal'] },
  )
  methods?: string[];

  @Text({ ...maybe, max: BANK_TEXT_MAX, description: 'Who received the cash.' })
  receivedBy?: string;

  @Text({ ...maybe, max: BANK_TEXT_MAX, reference: true, description: 'Number of the check.' })
  reference?: string;
}

/** What a card or an account given with the purchase may bring along. */
class InlineInstructionDto {
  @Id({
    ...maybe,
    example: EXAMPLE.customer,
    description: 'With a publishable key: an id for the new customer. Logged in: the own id.',
  })
  customerId?: string;

  @Nested(() => ContactDto, { ...maybe, nullable: true })
  billingAddress?: ContactDto | null;

  @FreeObject({ ...maybe, maxBytes: LIMITS.customFieldsBytes, example: {} })
  customFields?: Record<string, unknown>;

  @Nested(() => RiskMetadataDto, { ...maybe, nullable: true })
  riskMetadata?: RiskMetadataDto | null;

  @Bool({ ...maybe, example: false })
  useAsBackup?: boolean;
}

/** Pays with a card, given here. */
export class CardInstructionDto extends InlineInstructionDto {
  @OneOf(['payment-card'], { ...maybe, keepsEmpty: true, example: 'payment-card' })
  method?: 'payment-card';

  @AcceptedBy(checkCardMembers)
  @SecretText({ min: 1, max: NUMBER_MAX, example: '4111111111111111' })
  pan!: Secret;

  @AcceptedBy(checkCardMembers)
  @Int({ min: 1, max: MAX_YEAR, example: 2030 })
  expYear!: number;

  @AcceptedBy(checkCardMembers)
  @Int({ min: 1, max: 12, example: 12 })
  expMonth!: number;

  @AcceptedBy(checkCardMembers)
  @SecretText({ ...maybe, min: 1, max: CVV_MAX, example: '123' })
  cvv?: Secret;
}

class BankInstructionDto extends InlineInstructionDto {
  @OneOf(['ach'], { ...maybe, keepsEmpty: true, example: 'ach' })
  method?: 'ach';

  @Text({ ...maybe, max: BANK_TEXT_MAX, example: 'First Bank' })
  bankName?: string;

  @AcceptedBy(checkAccountMembers)
  @Text({ ...maybe, max: 11, reference: true, example: 'DEUTDE8LXXX' })
  bic?: string;
}

/** Pays from a bank account by its number and routing number. */
export class BbanInstructionDto extends BankInstructionDto {
  @OneOf(['BBAN'], { example: 'BBAN' })
  accountNumberType!: 'BBAN';

  @AcceptedBy(checkAccountMembers)
  @SecretText({ min: 1, max: NUMBER_MAX, pattern: DIGITS, example: '000123456789' })
  accountNumber!: Secret;

  @AcceptedBy(checkAccountMembers)
  @Text({
    min: 1,
    max: NUMBER_MAX,
    pattern: DIGITS,
    reference: true,
    prepare: plainRoutingNumber,
    example: '021000021',
  })
  routingNumber!: string;

  @OneOf(ACCOUNT_TYPES, { example: 'checking' })
  accountType!: AccountType;
}

/** Pays from a bank account by its IBAN. */
export class IbanInstructionDto extends BankInstructionDto {
  @OneOf(['IBAN'], { example: 'IBAN' })
  accountNumberType!: 'IBAN';

  @AcceptedBy(checkAccountMembers)
  @SecretText({ min: 1, max: NUMBER_MAX, example: 'DE89370400440532013000' })
  accountNumber!: Secret;
}

/** A bank account that does not say which kind of number it has: always refused, by naming the member that is missing or wrong. */
export class UntypedBankInstructionDto extends BankInstructionDto {
  @OneOf(['BBAN', 'IBAN'])
  accountNumberType!: string;

  @SecretText({ min: 1, max: NUMBER_MAX })
  accountNumber!: Secret;

  @Text({ ...maybe, max: NUMBER_MAX, reference: true })
  routingNumber?: string;

  @OneOf(ACCOUNT_TYPES, maybe)
  accountType?: AccountType;
}

export type PaymentInstructionDto =
  | TokenInstructionDto
  | StoredInstructionDto
  | MethodsInstructionDto
  | CardInstructionDto
  | BbanInstructionDto
  | IbanInstructionDto;
