import { applyDecorators, type Type as ClassType } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { ValidateNested } from 'class-validator';
import { LIMITS } from '../../../kernel/limits';
import type { Secret } from '../../../kernel/secret';
import { ACCOUNT_TYPES, type AccountType, ALTERNATIVE_METHODS } from '../../../modules/payment-instruments';
import { Field, FreeObject, HoldsObjects, Int, Nested, OneOf, SecretText, Text } from '../../shared';
import { ContactDto } from './contact.dto';
import { EXAMPLE } from './examples';
import { LinkDto } from './link.dto';
import { AcceptedBy, checkAccountMembers, checkCardMembers, plainRoutingNumber } from './number-checks';
import { RiskMetadataDto } from './risk-metadata.dto';
import { ShownContactDto } from './shown-contact.dto';

const NUMBER_MAX = 64;
const CVV_MAX = 8;
const BANK_TEXT_MAX = 255;
const MAX_YEAR = 9_999;
const DIGITS = /^[0-9]+$/u;
/** Two letters and two check digits begin no national number. */
const IBAN_LIKE = /^\s*[a-z]{2}\d{2}/i;
const BANK_METHODS = ['ach', 'echeck'] as const;
const TOKEN_METHODS: readonly string[] = ['payment-card', 'ach', ...ALTERNATIVE_METHODS];

export class TokenCardDto {
  @AcceptedBy(checkCardMembers)
  @SecretText({ min: 1, max: NUMBER_MAX, example: '4111111111111111' })
  pan!: Secret;

  @AcceptedBy(checkCardMembers)
  @SecretText({ optional: true, min: 1, max: CVV_MAX, example: '123' })
  cvv?: Secret;

  @AcceptedBy(checkCardMembers)
  @Int({ min: 1, max: 12, example: 12 })
  expMonth!: number;

  @AcceptedBy(checkCardMembers)
  @Int({ min: 1, max: MAX_YEAR, example: 2030 })
  expYear!: number;
}

class TokenBankDto {
  @AcceptedBy(checkAccountMembers)
  @SecretText({ min: 1, max: NUMBER_MAX, example: '000123456789' })
  accountNumber!: Secret;

  @Text({ optional: true, max: BANK_TEXT_MAX, example: 'First Bank' })
  bankName?: string;

  @AcceptedBy(checkAccountMembers)
  @Text({ optional: true, max: 11, example: 'DEUTDE8LXXX' })
  bic?: string;
}

export class TokenBbanDto extends TokenBankDto {
  @OneOf(['BBAN'], { optional: true, example: 'BBAN' })
  accountNumberType?: 'BBAN';

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

  @OneOf(ACCOUNT_TYPES, { optional: true, example: 'checking' })
  accountType?: AccountType;
}

export class TokenIbanDto extends TokenBankDto {
  @OneOf(['IBAN'], { example: 'IBAN' })
  accountNumberType!: 'IBAN';
}

/** Nothing to know about it: the shopper pays elsewhere. */
export class TokenAlternativeDto {}

export type TokenInstrumentDto = TokenCardDto | TokenBbanDto | TokenIbanDto | TokenAlternativeDto;

type Members = Readonly<Record<string, unknown>>;
const isBank = (method: unknown): boolean => BANK_METHODS.includes(method as never);
const needsInstrument = (method: unknown): boolean => method === 'payment-card' || isBank(method);

function instrumentOf(token: Members): ClassType<TokenInstrumentDto> {
  const { method, paymentInstrument } = token;
  if (method === 'payment-card') return TokenCardDto;
  if (!isBank(method)) return TokenAlternativeDto;
  const { accountNumberType, accountNumber } = (paymentInstrument ?? {}) as Members;
  const isIban =
    accountNumberType === 'IBAN' || (accountNumberType !== 'BBAN' && IBAN_LIKE.test(String(accountNumber)));
  return isIban ? TokenIbanDto : TokenBbanDto;
}

function InstrumentField(): PropertyDecorator {
  const check = (value: unknown): string | undefined =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'must be an object';
  const variants = [TokenCardDto, TokenBbanDto, TokenIbanDto, TokenAlternativeDto];
  const schema = { anyOf: variants.map((variant) => ({ $ref: getSchemaPath(variant) })), writeOnly: true };
  return applyDecorators(HoldsObjects(instrumentOf), ValidateNested(), Field(check, schema, { optional: true }));
}

@ApiExtraModels(TokenCardDto, TokenBbanDto, TokenIbanDto, TokenAlternativeDto)
export class NewTokenDto {
  @OneOf(TOKEN_METHODS, { example: 'payment-card' })
  method!: string;

  @InstrumentField()
  paymentInstrument?: TokenInstrumentDto;

  @Nested(() => ContactDto, { optional: true, nullable: true })
  billingAddress?: ContactDto | null;

  @Nested(() => RiskMetadataDto, { optional: true, nullable: true })
  riskMetadata?: RiskMetadataDto | null;

  @FreeObject({
    optional: true,
    nullable: true,
    maxBytes: LIMITS.customFieldsBytes,
    description: 'Accepted and ignored.',
  })
  leadSource?: Record<string, unknown> | null;
}

export { needsInstrument };

/** What may be shown of what a token stands for. */
export class TokenSummaryDto {
  @ApiPropertyOptional({ example: '411111' })
  bin?: string;

  @ApiPropertyOptional({ example: '1111' })
  last4?: string;

  @ApiPropertyOptional({ example: 'Visa' })
  brand?: string;

  @ApiPropertyOptional({ type: 'integer', example: 12 })
  expMonth?: number;

  @ApiPropertyOptional({ type: 'integer', example: 2030 })
  expYear?: number;

  @ApiPropertyOptional({ enum: ['BBAN', 'IBAN'] })
  accountNumberType?: string;

  @ApiPropertyOptional({ enum: ACCOUNT_TYPES })
  accountType?: string;

  @ApiPropertyOptional({ example: 'First Bank' })
  bankName?: string;

  @ApiPropertyOptional({ example: 'DEUTDE8LXXX' })
  bic?: string;
}

export class TokenDto {
  @ApiProperty({ maxLength: 50, example: EXAMPLE.token })
  id!: string;

  @ApiProperty({ enum: TOKEN_METHODS, example: 'payment-card' })
  method!: string;

  @ApiProperty({ type: TokenSummaryDto })
  paymentInstrument!: TokenSummaryDto;

  @ApiPropertyOptional({ type: ShownContactDto })
  billingAddress?: ShownContactDto;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  riskMetadata?: object;

  @ApiProperty({ example: false })
  isUsed!: boolean;

  @ApiPropertyOptional({ format: 'date-time' })
  usageTime?: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  expirationTime!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  createdTime!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  updatedTime!: string;

  @ApiProperty({ type: [LinkDto] })
  _links!: LinkDto[];
}
