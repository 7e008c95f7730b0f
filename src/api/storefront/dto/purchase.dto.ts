import { LIMITS } from '../../../kernel/limits';
import type { Secret } from '../../../kernel/secret';
import { Decimal, FreeObject, HttpUrl, Id, Int, ListOf, Nested, SecretText, Text, texts } from '../../shared';
import { ContactDto } from './contact.dto';
import { EXAMPLE } from './examples';
import { ApiInstructionModels, InstructionField } from './instruction-field';
import type { PaymentInstructionDto } from './payment-instruction.dto';

const COUPON_ID_MAX = 50;
const PO_NUMBER_MAX = 255;
export const EXPECTED_TOTAL =
  "Major units. Refused with 422 `price-changed`, and nothing is held, when the invoice's amount is another one.";
const maybe = { optional: true, nullable: true } as const;

/** Codes are typed and pasted by people. */
const trimEach = (list: unknown): unknown =>
  Array.isArray(list) ? list.map((entry: unknown) => (typeof entry === 'string' ? entry.trim() : entry)) : list;

export class PurchaseItemDto {
  @Id({ example: EXAMPLE.plan })
  planId!: string;

  @Int({ optional: true, min: 1, max: LIMITS.quantityPerLine, example: 1, description: 'Absent: 1.' })
  quantity?: number;
}

/** Free members that are copied to what a purchase makes. */
export class PurchaseCustomFieldsDto {
  @FreeObject({ optional: true, maxBytes: LIMITS.customFieldsBytes, example: {} })
  customers?: Record<string, unknown>;

  @FreeObject({ optional: true, maxBytes: LIMITS.customFieldsBytes, example: {} })
  subscriptions?: Record<string, unknown>;

  @FreeObject({ optional: true, maxBytes: LIMITS.customFieldsBytes, example: {} })
  transactions?: Record<string, unknown>;
}

/** What is bought, by whom, where to: the part that preview and purchase share. */
export class CartDto {
  @Id({ example: EXAMPLE.website })
  websiteId!: string;

  @ListOf(() => PurchaseItemDto, {
    min: 1,
    max: LIMITS.linesPerPurchase,
    example: [{ planId: EXAMPLE.plan, quantity: 1 }],
  })
  items!: PurchaseItemDto[];

  @Nested(() => ContactDto, maybe)
  billingAddress?: ContactDto | null;

  @Nested(() => ContactDto, maybe)
  deliveryAddress?: ContactDto | null;

  @Id({ optional: true, example: 'ship_standard', description: 'Absent: the cheapest rate that applies.' })
  shippingRateId?: string;

  @ListOf(texts({ min: 1, max: COUPON_ID_MAX, reference: true }), {
    optional: true,
    max: LIMITS.couponsPerPurchase,
    prepare: trimEach,
    description: 'In this order. Capitals and outer blanks do not matter.',
    example: ['TENOFF'],
  })
  couponIds?: string[];
}

@ApiInstructionModels()
export class PurchaseDto extends CartDto {
  @InstructionField({ description: 'What pays. The variant is told by the members it has.' })
  paymentInstruction!: PaymentInstructionDto;

  @SecretText({
    ...maybe,
    keepsEmpty: true,
    min: LIMITS.passwordMinLength,
    max: LIMITS.passwordMaxLength,
    example: 'correct horse battery',
    description: 'Makes an account; its username is the primary e-mail address of the billing address.',
  })
  password?: Secret | null;

  @HttpUrl({
    ...maybe,
    example: 'https://shop.example/done',
    description:
      'On the origin of the website. `{id}` and `{result}` are filled in: `https://shop.example/done?id={id}`.',
  })
  redirectUrl?: string | null;

  @Decimal({ ...maybe, min: 0, description: EXPECTED_TOTAL, example: 17.69 })
  expectedTotal?: number | string | null;

  @Text({ ...maybe, max: PO_NUMBER_MAX, reference: true, example: 'PO-1042' })
  poNumber?: string | null;

  @Nested(() => PurchaseCustomFieldsDto, maybe)
  customFields?: PurchaseCustomFieldsDto | null;
}
