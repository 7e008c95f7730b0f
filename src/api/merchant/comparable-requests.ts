import { type Comparable, comparable, freeMembers } from '../../kernel/idempotency';
import type { ComparableInstruments } from '../../modules/payment-instruments';
import { expirationOf } from './card-input';
import type { CustomerChangeDto, NewCustomerDto, ProfileDeleteDto, PurchaseCustomerDto } from './dto/customer.dto';
import type { AmountDto, CardDataDto, PurchaseDto, RefundDto, TokenRequestDto } from './dto/purchase.dto';

/**
 * What each keyed request of this door asks for: the members that are used, after their normalisation. Verification
 * codes do not stand here (ADR 32).
 */
export function comparablePurchase(dto: PurchaseDto, instruments: ComparableInstruments): Comparable {
  return {
    token: dto.TrxToken,
    media: dto.PaymentMediaId,
    card: dto.CardData && { ...comparableCard(dto.CardData, instruments), holder: dto.CardData.CardHolderName },
    order: dto.Order,
    amount: String(dto.Amount),
    currency: dto.Currency.toUpperCase(),
    country: (dto.TargetCountryISO ?? dto.CrossBorderData?.TargetCountryISO)?.toUpperCase(),
    installments: dto.Installments ?? 1,
    capture: dto.Capture ?? true,
    customer: dto.Customer && comparableCustomer(dto.Customer),
    uniqueId: dto.UniqueID,
    tip: textOf(dto.Tip),
    description: dto.Description,
    additionalData: dto.AdditionalData,
    userAgent: dto.CustomerUserAgent,
    ip: dto.CustomerIP,
    metadata: freeMembers(dto.MetadataIn),
    redirection: comparable(dto.Redirection),
    antifraud: freeMembers(dto.AntifraudData),
    uruguay: dto.DataUY && { ...dto.DataUY, TaxableAmount: textOf(dto.DataUY.TaxableAmount) },
    loyalty: freeMembers(dto.LoyaltyPlan),
  };
}

/** @param purchase the number in the path */
export const comparableAmount = (purchase: string, { Amount }: AmountDto): Comparable => ({
  purchase,
  amount: textOf(Amount),
});

/** @param purchase the number in the path */
export const comparableRefund = (purchase: string, dto: RefundDto): Comparable => ({
  purchase,
  amount: textOf(dto.Amount),
  returnsGoods: dto.ReturnGoods ?? false,
});

export const comparableToken = (dto: TokenRequestDto, instruments: ComparableInstruments): Comparable => ({
  email: dto.Email,
  card: { ...comparableCard(dto, instruments), holder: dto.Titular },
  country: dto.CrossBorderData?.TargetCountryISO?.toUpperCase(),
  customer: dto.CustomerId,
});

export const comparableNewCustomer = (dto: NewCustomerDto): Comparable => comparable({ ...dto });

/** @param customer the number in the path */
export const comparableCustomerChange = (customer: string, dto: CustomerChangeDto): Comparable => ({
  customer,
  changes: comparable(dto),
});

/** @param customer the number in the path */
export const comparableProfileDelete = (customer: string, { PaymentProfileId }: ProfileDeleteDto): Comparable => ({
  customer,
  profile: PaymentProfileId,
});

const comparableCard = (
  { Pan, Expiration }: Pick<CardDataDto, 'Pan' | 'Expiration'>,
  instruments: ComparableInstruments,
) => ({
  number: instruments.number(Pan),
  ...(expirationOf(Expiration) ?? { expiration: Expiration }),
});

/** A purchase's customer is always enabled, and nothing is captured on a page of the caller's. */
function comparableCustomer({ Enabled: _, CaptureURL: __, ...used }: PurchaseCustomerDto): Comparable {
  return comparable(used);
}

const textOf = (amount: number | string | null | undefined): string | undefined =>
  amount === null || amount === undefined ? undefined : String(amount);
