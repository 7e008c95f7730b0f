import { randomUUID } from 'node:crypto';
import type { Customer } from '../../modules/customers';
import type { CardSummary, StoredInstrument } from '../../modules/payment-instruments';
import type { PurchaseView } from '../../modules/purchases';
import type { CustomerDto, PaymentProfileDto } from './dto/customer-view.dto';
import type { AddressDto } from './dto/customer.dto';
import type { MerchantDetails } from './details';
import { complete } from './complete';
import { wireTime } from './wire-time';

const COMMERCE_TOKEN = 'CT__';

/** A stored instrument under the name purchases pay with it. */
export const commerceToken = (instrumentId: string): string => COMMERCE_TOKEN + instrumentId;
/** The instrument a commerce token stands for; undefined for any other text. */
export const instrumentOfToken = (token: string): string | undefined =>
  token.startsWith(COMMERCE_TOKEN) ? token.slice(COMMERCE_TOKEN.length) : undefined;

/** `yyyymm`. */
const expiryOf = ({ expYear, expMonth }: CardSummary): string =>
  `${String(expYear)}${String(expMonth).padStart(2, '0')}`;

/** A stored card, as far as it may be shown. Never a number or a code. */
export function toProfile(instrument: StoredInstrument, paymentMediaId: number): PaymentProfileDto {
  const summary = instrument.summary as CardSummary;
  return complete<PaymentProfileDto>({
    PaymentProfileId: Number(instrument.number),
    PaymentMediaId: paymentMediaId,
    Created: wireTime(instrument.createdTime),
    LastUpdate: wireTime(instrument.updatedTime),
    Brand: summary.brand ?? '',
    CardOwner: summary.holderName ?? '',
    Bin: summary.bin,
    IssuerBank: null,
    Installments: '1',
    Type: 'CreditCard',
    IdCommerceToken: Number(instrument.number),
    Token: commerceToken(instrument.id),
    Expiration: expiryOf(summary),
    Last4: summary.last4,
    Enabled: instrument.status === 'active',
    DocumentNumber: null,
    DocumentTypeId: null,
    ExternalValue: null,
    AffinityGroup: null,
  });
}

/** What the registered customer's record keeps of this door's members. */
export interface MerchantProfile {
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly phoneNumber?: string | null;
  readonly documentTypeId?: number | null;
  readonly docNumber?: string | null;
  readonly enabled?: boolean;
  readonly additionalData?: string | null;
  readonly shippingAddress?: AddressDto | null;
}

/** A registered customer with their cards. `UniqueID` is new with every reading. */
export function toCustomer(
  customer: Customer,
  profiles: readonly PaymentProfileDto[],
  commerceCustomerId: string | null,
): CustomerDto {
  const profile = customer.profile as MerchantProfile;
  return complete<CustomerDto>({
    CustomerId: Number(customer.number),
    Created: wireTime(customer.createdAt),
    CommerceCustomerId: commerceCustomerId,
    Owner: customer.registered ? 'Commerce' : 'Anonymous',
    Email: customer.email,
    Enabled: profile.enabled ?? true,
    ShippingAddress: profile.shippingAddress ?? null,
    BillingAddress: customer.primaryAddress,
    Plans: null,
    AdditionalData: profile.additionalData ?? null,
    PaymentProfiles: profiles,
    CaptureURL: null,
    UniqueID: `UI_${randomUUID()}`,
    URL: null,
    FirstName: profile.firstName ?? null,
    LastName: profile.lastName ?? null,
    DocNumber: profile.docNumber ?? null,
    DocumentTypeId: profile.documentTypeId ?? null,
    PhoneNumber: profile.phoneNumber ?? null,
    ExternalValue: null,
  });
}

/** The customer of a purchase, as the purchase knew them: nothing in it depends on the moment of asking. */
export function toPurchaseCustomer(
  view: PurchaseView,
  details: MerchantDetails,
  profiles: readonly PaymentProfileDto[],
): CustomerDto {
  const { customer } = details;
  return complete<CustomerDto>({
    CustomerId: details.customerNumber ?? Number(view.customerNumber ?? 0n),
    Created: wireTime(view.purchase.createdAt),
    CommerceCustomerId: details.commerceCustomerId,
    Owner: details.owner,
    Email: customer?.Email ?? null,
    Enabled: true,
    ShippingAddress: customer?.ShippingAddress ?? null,
    BillingAddress: customer?.BillingAddress ?? null,
    Plans: null,
    AdditionalData: customer?.AdditionalData ?? null,
    PaymentProfiles: profiles,
    CaptureURL: null,
    UniqueID: null,
    URL: null,
    FirstName: customer?.FirstName ?? null,
    LastName: customer?.LastName ?? null,
    DocNumber: customer?.DocNumber ?? null,
    DocumentTypeId: customer?.DocumentTypeId ?? null,
    PhoneNumber: customer?.PhoneNumber ?? null,
    ExternalValue: null,
  });
}
