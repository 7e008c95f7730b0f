import { type Comparable, comparable, freeMembers } from '../../kernel/idempotency';
import { countryCode } from '../../kernel/places';
import type { ComparableInstruments } from '../../modules/payment-instruments';
import { foldCode } from '../../modules/pricing';
import type { AddressChanges, BankAccountModel, CardModel } from './dto/payment.dto';
import type { RegisterProfileRequest, RemoveProfileRequest, UpdateProfileRequest } from './dto/profile.dto';
import type { PaymentMethod, PurchasePackagesRequest } from './dto/purchase.dto';
import { isTrue, readExpiry } from './from-payment';

/**
 * What each keyed request of this door asks for: the members that are used, after their normalisation, the same for
 * JSON and XML. Members that are ignored or only checked do not stand here: times of profile changes, the server's own
 * members of an address, payment objects that do not pay, verification codes (ADR 32).
 */
export function comparablePurchase(request: PurchasePackagesRequest, instruments: ComparableInstruments): Comparable {
  const { PaymentMethod: method, Discount, Marketing } = request;
  return {
    email: request.Email,
    expectedTotal: request.ExpectedTotal ? Number(request.ExpectedTotal) : undefined,
    skus: request.Skus.map(({ Sku, Quantity }) => [Sku, Quantity]),
    name: comparable(method.Name),
    currency: method.CurrencyCode,
    authorizer: method.Authorizer,
    pays: comparablePayer(method, instruments),
    time: request.TransactionDateTime,
    reference: request.TransactionReference,
    // a product without a code limits nothing
    discount: Discount?.DiscountCode
      ? { code: foldCode(Discount.DiscountCode), product: Discount.Product?.toLowerCase() }
      : null,
    // absent and empty are kept as two things
    marketing: Marketing && { motion: Marketing.Motion },
    revenuePartner: freeMembers(asTexts(request.RevenuePartner)),
    announcesEntitlement: request.UpdateRenderRocket ?? false,
  };
}

export const comparableRegistration = (
  request: RegisterProfileRequest,
  instruments: ComparableInstruments,
): Comparable => ({
  customer: request.CustomerProfileId,
  // the e-mail address of a customer who is there already
  email: request.CustomerProfileId ? undefined : request.Email,
  card: request.Card && comparableCard(request.Card, instruments),
  account: request.BankAccount && comparableAccount(request.BankAccount, instruments),
  name: comparable(request.Name),
  address: comparableAddress(request.BillingAddress),
  isDefault: request.DefaultPayment ?? false,
});

export const comparableUpdate = ({
  CustomerProfileId,
  PaymentProfileId,
  Updates,
}: UpdateProfileRequest): Comparable => ({
  customer: CustomerProfileId,
  profile: PaymentProfileId,
  expiry: Updates.Card?.ExpiryDate ? comparableExpiry(Updates.Card.ExpiryDate) : undefined,
  address: comparableAddress(Updates.BillingAddress),
  isDefault: Updates.MakeDefault ?? false,
});

export const comparableRemoval = ({ CustomerProfileId, PaymentProfileId }: RemoveProfileRequest): Comparable => ({
  customer: CustomerProfileId,
  profile: PaymentProfileId,
});

/** The object that the payment type means; the others go no further. */
function comparablePayer(method: PaymentMethod, instruments: ComparableInstruments): Comparable {
  const { BankRequest: bank, CardPayment: card, StoredProfile: stored } = method;
  switch (method.PaymentType) {
    case '1':
      return bank && { bank: comparableAccount(bank, instruments), ...comparableKept(bank) };
    case '2':
      return card && { card: card.Card && comparableCard(card.Card, instruments), ...comparableKept(card) };
    case '3':
      return stored && { customer: stored.CustomerProfileId, profile: stored.PaymentProfileId };
  }
}

const comparableKept = ({ BillingAddress, SaveToFile }: NonNullable<PaymentMethod['BankRequest' | 'CardPayment']>) => ({
  address: comparableAddress(BillingAddress),
  saves: isTrue(SaveToFile),
});

const comparableCard = ({ CardNumber, ExpiryDate }: CardModel, instruments: ComparableInstruments): Comparable => ({
  number: instruments.number(CardNumber),
  expiry: comparableExpiry(ExpiryDate),
});

/** A text that is no expiry is refused later. */
const comparableExpiry = (text: string): Comparable => {
  const expiry = readExpiry(text);
  return expiry ? [expiry.expMonth, expiry.expYear] : text;
};

const comparableAccount = (account: BankAccountModel, instruments: ComparableInstruments): Comparable => ({
  routingNumber: account.RoutingNumber,
  number: account.BankAccountNumber && instruments.number(account.BankAccountNumber),
  holder: account.AccountHolderName,
});

function comparableAddress(address: AddressChanges | null | undefined): Comparable {
  if (!address) return undefined;
  const { CountryName: _, Country2AlphaCode: __, Country3AlphaCode: ___, CountryNumericCode: ____, ...used } = address;
  return { ...(comparable(used) as object), Country: used.Country && (countryCode(used.Country) ?? used.Country) };
}

/** XML knows texts only: `1` and `true` are `"1"` and `"true"` there, and null is absent. */
function asTexts(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(asTexts);
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asTexts(member)]));
}
