import { applyDecorators, type Type as ClassType } from '@nestjs/common';
import { ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { Type, type TypeHelpOptions } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { ID_PATTERN, MAX_ID_LENGTH } from '../../../kernel/ids';
import { LIMITS } from '../../../kernel/limits';
import type { Secret } from '../../../kernel/secret';
import { ACCOUNT_TYPES, type AccountType, PAYMENT_METHODS } from '../../../modules/payment-instruments';
import {
  Bool,
  Field,
  type FieldOptions,
  FreeObject,
  Id,
  Int,
  ListOf,
  Nested,
  OneOf,
  SecretText,
  Text,
} from '../../shared';
import { ContactDto } from './contact.dto';
import { EXAMPLE } from './examples';
import { AcceptedBy, checkAccountMembers, checkCardMembers } from './number-checks';
import { RiskMetadataDto } from './risk-metadata.dto';

const MAX_YEAR = 9_999;
const NUMBER_MAX = 64;
const CVV_MAX = 8;
const BANK_TEXT_MAX = 255;
const DIGITS = /^[0-9]+$/u;
const maybe = { optional: true } as const;

/** Pays with a payment token made before. */
export class TokenInstructionDto {
  @Text({ min: 1, max: MAX_ID_LENGTH, pattern: new RegExp(ID_PATTERN.source, 'u'), example: EXAMPLE.token })
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

  @Text({ ...maybe, max: BANK_TEXT_MAX, description: 'Number of the check.' })
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
  @OneOf(['payment-card'], { ...maybe, example: 'payment-card' })
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
  @OneOf(['ach'], { ...maybe, example: 'ach' })
  method?: 'ach';

  @Text({ ...maybe, max: BANK_TEXT_MAX, example: 'First Bank' })
  bankName?: string;

  @AcceptedBy(checkAccountMembers)
  @Text({ ...maybe, max: 11, example: 'DEUTDE8LXXX' })
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
  @Text({ min: 1, max: NUMBER_MAX, pattern: DIGITS, example: '021000021' })
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

export type PaymentInstructionDto =
  | TokenInstructionDto
  | StoredInstructionDto
  | MethodsInstructionDto
  | CardInstructionDto
  | BbanInstructionDto
  | IbanInstructionDto;

const VARIANTS = [
  TokenInstructionDto,
  StoredInstructionDto,
  CardInstructionDto,
  BbanInstructionDto,
  IbanInstructionDto,
  MethodsInstructionDto,
] as const;

type Variant = (typeof VARIANTS)[number];
type Members = Readonly<Record<string, unknown>>;

/** What each variant is known by. A schema's `oneOf` cannot tell: the methods variant requires nothing, so everything matches it. */
const SIGNS: readonly { readonly says: (given: Members) => boolean; readonly dto: (given: Members) => Variant }[] = [
  { says: ({ token }) => token !== undefined, dto: () => TokenInstructionDto },
  { says: ({ paymentInstrumentId }) => paymentInstrumentId !== undefined, dto: () => StoredInstructionDto },
  { says: ({ pan, method }) => pan !== undefined || method === 'payment-card', dto: () => CardInstructionDto },
  {
    says: ({ accountNumberType, method }) => accountNumberType !== undefined || method === 'ach',
    dto: ({ accountNumberType }) => (accountNumberType === 'IBAN' ? IbanInstructionDto : BbanInstructionDto),
  },
];

const membersOf = (value: unknown): Members => (typeof value === 'object' && value !== null ? (value as Members) : {});

/** The variant an instruction is, by the members it has; the first sign wins. */
export function variantOf(value: unknown): Variant {
  const given = membersOf(value);
  return SIGNS.find(({ says }) => says(given))?.dto(given) ?? MethodsInstructionDto;
}

function checkInstruction(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object';
  const signs = SIGNS.filter(({ says }) => says(value as Members)).length;
  return signs > 1 ? 'must be one of token, paymentInstrumentId, card and bank account, not several' : undefined;
}

/** A payment instruction in any of its variants, told apart by key presence. */
export function InstructionField(options: FieldOptions = {}): PropertyDecorator {
  const byKeys = (help?: TypeHelpOptions): ClassType =>
    variantOf((help?.object as Members | undefined)?.[help?.property ?? '']);
  const schema = {
    anyOf: VARIANTS.map((variant) => ({ $ref: getSchemaPath(variant) })),
    example: { token: EXAMPLE.token },
  };
  return applyDecorators(Type(byKeys), ValidateNested(), Field(checkInstruction, schema, options));
}

/** Puts the schemas of the variants into the API document. */
export const ApiInstructionModels = (): ClassDecorator => ApiExtraModels(...VARIANTS);
