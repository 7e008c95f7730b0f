import { LIMITS } from '../../../kernel/limits';
import { Email, ListOf, Nested } from '../../shared';
import { bindingModel } from './authentication.dto';
import { Amount, Anything, Flag, maybe, paying, Time, trimmedText, WholeNumber, Words } from './fields';
import { BankRequest, CardPayment, PersonName, StoredProfile } from './payment.dto';

const SKU_MAX = 50;
const FREE_BYTES = 2_048;

export class SkuPackage {
  @Words({ min: 1, max: SKU_MAX, reference: true, example: 'MP001' })
  Sku!: string;

  @WholeNumber({ min: 1, max: LIMITS.quantityPerLine, example: '1' })
  Quantity!: number;
}

export class PaymentMethod {
  @Nested(() => PersonName, maybe)
  Name?: PersonName | null;

  @Words({
    pattern: /^[123]$/u,
    example: '2',
    description: '1 bank account, 2 card, 3 stored profile. The object that matches must be there.',
  })
  PaymentType!: '1' | '2' | '3';

  @Nested(() => BankRequest, paying)
  BankRequest?: BankRequest | null;

  @Nested(() => CardPayment, paying)
  CardPayment?: CardPayment | null;

  @Nested(() => StoredProfile, paying)
  StoredProfile?: StoredProfile | null;

  @Words({
    ...maybe,
    pattern: /^[A-Z]{3}$/u,
    example: 'USD',
    description: 'ISO 4217. Must be the currency of the SKUs.',
  })
  CurrencyCode?: string | null;

  @Words({ ...maybe, reference: true, example: 'Authorizer ID' })
  Authorizer?: string | null;
}

export class DiscountModel {
  @Words({ ...maybe, reference: true, prepare: trimmedText, example: '1234' })
  DiscountCode?: string | null;

  @Words({ ...maybe, example: 'Workstation', description: 'The discount touches this product only.' })
  Product?: string | null;
}

export class MarketingModel {
  @Words({ ...maybe, example: 'Workstation Beta' })
  Motion?: string | null;
}

export class PurchasePackagesRequest {
  @Email({ ...maybe, example: 'larry@newmedia.com' })
  Email?: string | null;

  @ListOf(() => SkuPackage, { min: 1, max: LIMITS.linesPerPurchase })
  Skus!: SkuPackage[];

  @Amount({
    ...maybe,
    example: '42.50',
    description: 'Major units. Another total is refused with `13`, and nothing is held.',
  })
  ExpectedTotal?: string | null;

  @Nested(() => PaymentMethod)
  PaymentMethod!: PaymentMethod;

  @Time({ ...maybe, description: 'YYYY-MM-DD HH:MM:SS, UTC, or another form of ISO 8601.' })
  TransactionDateTime?: string | null;

  @Words({
    ...maybe,
    reference: true,
    example: 'Trial extension',
    description:
      'With TransactionDateTime it names the purchase, for ever. Alone it names it for 24 hours, together with the body.',
  })
  TransactionReference?: string | null;

  @Nested(() => DiscountModel, maybe)
  Discount?: DiscountModel | null;

  @Nested(() => MarketingModel, maybe)
  Marketing?: MarketingModel | null;

  @Anything({ ...maybe, maxBytes: FREE_BYTES })
  RevenuePartner?: unknown;

  @Flag({ ...maybe, example: 'false', description: 'true also emits `purchase.entitlement_requested`.' })
  UpdateRenderRocket?: boolean | null;
}

export class PurchasePackagesBindingModel extends bindingModel(
  'PurchasePackagesBindingModelBase',
  PurchasePackagesRequest,
) {}
