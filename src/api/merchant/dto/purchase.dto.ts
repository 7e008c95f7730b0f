import type { Secret } from '../../../kernel/secret';
import { Email, HttpUrl, Nested, SecretText } from '../../shared';
import { Metadata, PurchaseCustomerDto } from './customer.dto';
import { Cut, Flag, MAX_NUMBER, maybe, Name, Whole, WireAmount } from './lenient';

export const ORDER_MAX = 50;
const TEXT_MAX = 255;
const UNIQUE_ID_MAX = 100;
const NUMBER_MAX = 64;
const INSTALLMENTS_MAX = 48;
const EXPIRATION_MAX = 12;

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';
/** What pays may be named and empty when something else pays; it stays visible as null, so that a refusal can speak of it. */
const payer = { ...maybe, prepare: (value: unknown) => (value === '' ? null : value) } as const;
/** Whether card data has a number; what is no object at all is judged later. */
const hasNumber = (value: unknown): boolean =>
  typeof value === 'object' ? value !== null && !isEmpty((value as { Pan?: unknown }).Pan) : !isEmpty(value);

export class CardDataDto {
  @Cut(TEXT_MAX, { ...maybe, example: 'Ada Byron' })
  CardHolderName?: string | null;

  @SecretText({ min: 1, max: NUMBER_MAX, example: '4111111111111111' })
  Pan!: Secret;

  @SecretText({ ...maybe, min: 1, max: 8, example: '123' })
  CVV?: Secret | null;

  @Name(EXPIRATION_MAX, { example: '12/34', description: 'MM/YY.' })
  Expiration!: string;

  @Email(maybe)
  Email?: string | null;

  @Cut(ORDER_MAX, { ...maybe, reference: true })
  Document?: string | null;
}

export class RedirectionDto {
  @HttpUrl({ ...maybe, description: "The payer's browser posts `PurchaseId` and `Status` here." })
  Url_Approved?: string | null;

  @HttpUrl(maybe)
  Url_Rejected?: string | null;

  @HttpUrl(maybe)
  Url_Canceled?: string | null;

  @HttpUrl(maybe)
  Url_Pending?: string | null;

  @HttpUrl({ ...maybe, description: 'Gets the webhook when the purchase is final.' })
  Url_Notify?: string | null;
}

export class CrossBorderDto {
  @Name(2, maybe)
  TargetCountryISO?: string | null;
}

export class DataUyDto {
  @Flag(maybe)
  IsFinalConsumer?: boolean | null;

  @Name(ORDER_MAX, maybe)
  Invoice?: string | null;

  @WireAmount(maybe)
  TaxableAmount?: number | string | null;
}

export class PurchaseDto {
  @Name(TEXT_MAX, { ...payer, description: '`OT__…` pays once within ten minutes, `CT__…` is a stored card.' })
  TrxToken?: string | null;

  @Whole({
    ...payer,
    example: 1,
    description: 'A row of `GET /v1/api/payment-methods`. Its flow decides how it is paid.',
  })
  PaymentMediaId?: number | null;

  @Nested(() => CardDataDto, { ...maybe, prepare: (value) => (hasNumber(value) ? value : null) })
  CardData?: CardDataDto | null;

  @Cut(ORDER_MAX, { reference: true, example: 'A-1001' })
  Order!: string;

  @WireAmount({ example: 10_000 })
  Amount!: number | string;

  @Name(3, { example: 'UYU' })
  Currency!: string;

  @Name(2, { ...maybe, example: 'UY', description: 'Required, here or in `CrossBorderData`.' })
  TargetCountryISO?: string | null;

  @Nested(() => CrossBorderDto, maybe)
  CrossBorderData?: CrossBorderDto | null;

  @Whole({ ...maybe, min: 1, max: INSTALLMENTS_MAX, example: 1 })
  Installments?: number | null;

  @Flag({ ...maybe, description: 'false reserves the money until `commit` or `rollback`. Absent: true.' })
  Capture?: boolean | null;

  @Nested(() => PurchaseCustomerDto, maybe)
  Customer?: PurchaseCustomerDto | null;

  @Name(UNIQUE_ID_MAX, {
    ...maybe,
    description: 'Names the purchase for ever: the same id never buys twice.',
    example: 'order-1001',
  })
  UniqueID?: string | null;

  @WireAmount(maybe)
  Tip?: number | string | null;

  @Cut(TEXT_MAX, maybe)
  Description?: string | null;

  @Cut(TEXT_MAX, maybe)
  AdditionalData?: string | null;

  @Cut(TEXT_MAX, maybe)
  CustomerUserAgent?: string | null;

  @Cut(ORDER_MAX, { ...maybe, reference: true })
  CustomerIP?: string | null;

  @Metadata()
  MetadataIn?: Readonly<Record<string, unknown>> | null;

  @Nested(() => RedirectionDto, maybe)
  Redirection?: RedirectionDto | null;

  @Metadata()
  AntifraudData?: Readonly<Record<string, unknown>> | null;

  @Nested(() => DataUyDto, maybe)
  DataUY?: DataUyDto | null;

  @Metadata()
  LoyaltyPlan?: Readonly<Record<string, unknown>> | null;
}

/** Body of `commit` and `rollback`. */
export class AmountDto {
  @WireAmount({ ...maybe, description: 'Absent: all of it.' })
  Amount?: number | string | null;
}

export class RefundDto extends AmountDto {
  @Metadata()
  MetadataIn?: Readonly<Record<string, unknown>> | null;

  @Flag({
    ...maybe,
    description:
      'Also return what was bought: units go back to stock, unused vouchers lose their value. Absent: false.',
  })
  ReturnGoods?: boolean | null;
}

export class TokenRequestDto {
  @Email({ example: 'ada@shop.example' })
  Email!: string;

  @SecretText({ min: 1, max: NUMBER_MAX, example: '4111111111111111' })
  Pan!: Secret;

  @SecretText({ ...maybe, min: 1, max: 8, example: '123' })
  CVV?: Secret | null;

  @Name(EXPIRATION_MAX, { example: '12/34', description: 'MM/YY.' })
  Expiration!: string;

  @Cut(TEXT_MAX, { ...maybe, example: 'Ada Byron' })
  Titular?: string | null;

  @Nested(() => CrossBorderDto, maybe)
  CrossBorderData?: CrossBorderDto | null;

  @Whole({
    ...maybe,
    min: 1,
    max: MAX_NUMBER,
    description: 'Stores the card for this registered customer (secret key only).',
  })
  CustomerId?: number | null;
}
