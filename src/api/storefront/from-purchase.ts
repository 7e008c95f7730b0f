import type { FieldProblem } from '../../kernel/errors';
import { invalidInput } from '../../kernel/errors';
import type { IdempotentRequest } from '../../kernel/idempotency';
import type { CustomerPrincipal, KeyPrincipal } from '../../modules/auth';
import type { Website } from '../../modules/catalog';
import type { PaymentInstruction } from '../../modules/payment-instruments';
import type { Address, Buyer, ExpectedTotal, LineRequest, PlacePurchaseCommand } from '../../modules/purchases';
import { isOwnRedirectUrl } from '../shared';
import { toDetails } from './details';
import type { ContactDto } from './dto/contact.dto';
import type { CartDto, PurchaseDto } from './dto/purchase.dto';
import { fromInstruction, requireLoginForStored } from './from-instruction';
import { STOREFRONT_DOOR } from './door';

export type BuyingPrincipal = KeyPrincipal | CustomerPrincipal;

/** What a purchase is made of beside its body. */
export interface PurchaseContext {
  readonly principal: BuyingPrincipal;
  /** The website the body names, if the caller may sell on it. */
  readonly website: Pick<Website, 'id' | 'url'> | undefined;
  /** The payer's address as it is on record; it stands in where the purchase and its card or account have none. */
  readonly knownAddress: ContactDto | null;
  readonly idempotency: IdempotentRequest | undefined;
  readonly render: PlacePurchaseCommand['render'];
}

/** The cart in the core's words. */
export const fromCart = (dto: CartDto) => ({
  lines: dto.items.map(({ planId, quantity = 1 }): LineRequest => ({ offerId: planId, quantity })),
  couponIds: dto.couponIds ?? [],
  shippingRateId: dto.shippingRateId ?? null,
  billingAddress: fromContact(dto.billingAddress),
  deliveryAddress: fromContact(dto.deliveryAddress),
});

export const fromExpectedTotal = (major: number | string | null | undefined): ExpectedTotal | undefined =>
  major === undefined || major === null ? undefined : { major };

/** A contact without the members nobody gave. */
export const fromContact = (contact: ContactDto | null | undefined): Address | null =>
  contact ? withoutAbsent(contact) : null;

function withoutAbsent(contact: ContactDto): Address {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(contact)) if (value !== undefined) given[name] = value as unknown;
  return given;
}

/** The address an account is known by: the one marked primary, else the first. */
export function primaryEmail(contact: ContactDto | null | undefined): string | null {
  const emails = contact?.emails ?? [];
  return (emails.find((email) => email.primary === true) ?? emails[0])?.value ?? null;
}

/**
 * The command of a purchase.
 * @throws DomainError validation-failed (`websiteId`, `redirectUrl`, `billingAddress.emails`, `paymentInstruction.customerId`: all that
 * are wrong) · unauthenticated (a stored instrument without a login)
 */
export function fromPurchase(
  dto: PurchaseDto,
  { principal, website, knownAddress, idempotency, render }: PurchaseContext,
): PlacePurchaseCommand {
  const instruction = fromInstruction(dto.paymentInstruction);
  requireLoginForStored(instruction, principal.kind === 'customer');
  const cart = fromCart(dto);
  const billing = dto.billingAddress ?? inlineBillingAddress(dto) ?? knownAddress;
  const email = primaryEmail(billing);
  const problems = problemsOf(dto, { principal, website, email, instruction });
  if (problems.length > 0 || website === undefined) throw invalidInput(...problems);
  return {
    organizationId: principal.organizationId,
    websiteId: website.id,
    door: STOREFRONT_DOOR.name,
    buyer: buyerOf(principal, instruction, email),
    lines: cart.lines,
    couponIds: cart.couponIds,
    shippingRateId: cart.shippingRateId,
    deliveryAddress: cart.deliveryAddress,
    billingAddress: fromContact(billing),
    instruction,
    capture: true,
    afterDecline: STOREFRONT_DOOR.purchases.afterDecline,
    allowsAction: STOREFRONT_DOOR.purchases.allowsAction,
    redirectUrl: dto.redirectUrl ?? null,
    details: toDetails(dto.customFields),
    idempotency,
    external: undefined,
    finalPrices: false,
    expectedUnitPriceMinor: undefined,
    expectedTotal: fromExpectedTotal(dto.expectedTotal),
    account: dto.password && email !== null ? { username: email, password: dto.password } : undefined,
    poNumber: dto.poNumber ?? null,
    render,
  };
}

/** A card or account brings an address of its own; it stands in where the purchase has none. */
export const inlineBillingAddress = ({ paymentInstruction }: PurchaseDto): ContactDto | null =>
  ('billingAddress' in paymentInstruction ? paymentInstruction.billingAddress : null) ?? null;

interface Checked extends Pick<PurchaseContext, 'principal' | 'website'> {
  readonly email: string | null;
  readonly instruction: PaymentInstruction;
}

function problemsOf(
  { redirectUrl, password }: PurchaseDto,
  { principal, website, email, instruction }: Checked,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (website === undefined) problems.push({ field: 'websiteId', message: 'is not a known website' });
  if (redirectUrl && website && !isOwnRedirectUrl(redirectUrl, website.url)) {
    problems.push({ field: 'redirectUrl', message: 'must have the origin of the website' });
  }
  if (password && email === null)
    problems.push({ field: 'billingAddress.emails', message: 'an account needs an e-mail address' });
  const customerId = 'customerId' in instruction ? instruction.customerId : undefined;
  if (principal.kind === 'customer' && customerId !== undefined && customerId !== principal.customerId) {
    problems.push({
      field: 'paymentInstruction.customerId',
      message: 'must be the id of the customer who is logged in',
    });
  }
  return problems;
}

/** Who would buy: somebody without an address and without a login may be anybody yet. */
export function previewBuyer({ billingAddress }: CartDto, principal: BuyingPrincipal): Buyer | null {
  const email = primaryEmail(billingAddress);
  if (principal.kind === 'customer') return { kind: 'existing', customerId: principal.customerId, email };
  return billingAddress ? { kind: 'new', customerId: undefined, email } : null;
}

/** Whose purchase it is: the customer's who is logged in, else a new record's, never matched by e-mail. */
function buyerOf(principal: BuyingPrincipal, instruction: PaymentInstruction, email: string | null): Buyer {
  if (principal.kind === 'customer') return { kind: 'existing', customerId: principal.customerId, email };
  return { kind: 'new', customerId: 'customerId' in instruction ? instruction.customerId : undefined, email };
}
