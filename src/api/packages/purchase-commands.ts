import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../kernel/clock';
import { DomainError, invalidInput } from '../../kernel/errors';
import { newId } from '../../kernel/ids';
import type { KeyPrincipal } from '../../modules/auth';
import { Catalog, ExternalIds, type Offer } from '../../modules/catalog';
import type { PaymentInstruction } from '../../modules/payment-instruments';
import type { Address, Buyer, LineRequest, PlacePurchaseCommand, Repeatable } from '../../modules/purchases';
import { PAGE_ADDRESS, toContact } from './address';
import { type ProfileIds, toDetails } from './details';
import type { PurchasePackagesRequest } from './dto/purchase.dto';
import { fromPayment, type InlinePayment, type StoredPayment } from './from-payment';
import { Profiles } from './profiles';
import { PACKAGES_DOOR } from './door';

const CLOCK_TOLERANCE_MS = 24 * 3_600_000;

interface Paying {
  readonly buyer: Buyer;
  readonly instruction: PaymentInstruction;
  readonly profile: ProfileIds | null;
}

/** Makes commands of purchase requests: finds what the body only names. */
@Injectable()
export class PurchaseCommands {
  constructor(
    private readonly catalog: Catalog,
    private readonly externalIds: ExternalIds,
    private readonly profiles: Profiles,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * @param names under which names the request may be repeated
   * @throws DomainError validation-failed · instrument-invalid · instrument-not-found · offer-not-found · offer-unavailable · coupon-invalid
   */
  async of(
    request: PurchasePackagesRequest,
    principal: KeyPrincipal,
    names: Repeatable,
  ): Promise<PlacePurchaseCommand> {
    checkTime(request.TransactionDateTime, this.clock.now());
    const payment = fromPayment(request.PaymentMethod, this.clock.now());
    const offers = await this.#offers(request, principal);
    const email = request.Email ?? null;
    const address = payment.kind === 'inline' ? payment.address : undefined;
    const contact = toContact(request.PaymentMethod.Name, address, email);
    const { buyer, instruction, profile } = await this.#paying(payment, principal, email, contact);
    const code = request.Discount?.DiscountCode ?? '';
    return {
      buyer,
      instruction,
      lines: request.Skus.map(({ Quantity }, index): LineRequest => ({
        offerId: (offers[index] as Offer).id,
        quantity: Quantity,
      })),
      couponIds: code === '' ? [] : [code],
      couponOffers: couponOffers(code, request.Discount?.Product, offers),
      billingAddress: contact,
      deliveryAddress: null,
      shippingRateId: null,
      capture: true,
      afterDecline: PACKAGES_DOOR.purchases.afterDecline,
      allowsAction: PACKAGES_DOOR.purchases.allowsAction,
      redirectUrl: null,
      details: toDetails(request, { profile, billingAddress: address ?? null }),
      finalPrices: true,
      expectedUnitPriceMinor: undefined,
      expectedTotal: request.ExpectedTotal ? { major: request.ExpectedTotal } : undefined,
      account: undefined,
      poNumber: null,
      ...names,
    };
  }

  /** The offers behind the SKUs: by this door's own names, else by the offer's. */
  async #offers({ Skus, PaymentMethod }: PurchasePackagesRequest, { organizationId }: KeyPrincipal): Promise<Offer[]> {
    const ids = await Promise.all(
      Skus.map(({ Sku }) => this.catalog.offerIdOf(organizationId, PACKAGES_DOOR.name, Sku)),
    );
    const { offers } = await this.catalog.snapshot(organizationId);
    const found = ids.map((id) => offers.get(id));
    const unknown = found.flatMap((offer, index) => (offer ? [] : [skuProblem(index, 'is not known')]));
    if (unknown.length > 0) throw new DomainError('offer-not-found', 'An SKU is not known.', { fields: unknown });
    const currency = PaymentMethod.CurrencyCode ?? undefined;
    const other = (found as Offer[]).flatMap((offer, index) =>
      currency === undefined || offer.currency === currency ? [] : [skuProblem(index, 'has no price in this currency')],
    );
    if (other.length > 0)
      throw new DomainError('offer-unavailable', 'An SKU has no price in this currency.', { fields: other });
    return found as Offer[];
  }

  async #paying(
    payment: StoredPayment | InlinePayment,
    { organizationId }: KeyPrincipal,
    email: string | null,
    contact: Address,
  ): Promise<Paying> {
    if (payment.kind === 'stored') {
      const { customer, instrument } = await this.profiles.owned(organizationId, payment, email);
      return {
        buyer: { kind: 'existing', customerId: customer.id, email },
        instruction: { kind: 'stored', instrumentId: instrument.id },
        profile: { customerProfileId: payment.customerProfileId, paymentProfileId: payment.paymentProfileId },
      };
    }
    if (!payment.saves)
      return { buyer: { kind: 'new', customerId: undefined, email }, instruction: payment.instruction, profile: null };
    const [customerProfileId = '', paymentProfileId = ''] = await this.externalIds.nextCodes(2);
    const customerId = newId('customer');
    const instrumentId = newId('instrument');
    const name = { organizationId, door: PACKAGES_DOOR.name } as const;
    const keeps = {
      instrumentId,
      billingAddress: { ...contact, [PAGE_ADDRESS]: payment.address ?? null },
      names: [
        { ...name, kind: 'customer', code: customerProfileId, coreId: customerId },
        { ...name, kind: 'instrument', code: paymentProfileId, coreId: instrumentId },
      ],
    } as const;
    return {
      buyer: { kind: 'new', customerId, email, keeps },
      instruction: payment.instruction,
      profile: { customerProfileId, paymentProfileId },
    };
  }
}

const skuProblem = (index: number, message: string) => ({ field: `Request.Skus.${String(index)}.Sku`, message });

/** The offers of the product a discount is limited to: its id, its name or its kind. */
function couponOffers(
  code: string,
  product: string | null | undefined,
  offers: readonly Offer[],
): ReadonlyMap<string, readonly string[]> | undefined {
  if (code === '' || !product) return undefined;
  const wanted = product.toLowerCase();
  const matching = offers.filter((offer) =>
    [offer.productId, offer.product.name, offer.package?.productType].some((name) => name?.toLowerCase() === wanted),
  );
  if (matching.length === 0) {
    throw new DomainError('coupon-invalid', 'The discount does not apply.', {
      fields: [{ field: 'Request.Discount.Product', message: 'is not among the SKUs' }],
    });
  }
  return new Map([[code, [...new Set(matching.map(({ id }) => id))]]]);
}

/** @throws DomainError validation-failed for a day that does not exist, or one too far ahead */
export function checkTime(text: string | null | undefined, now: Date, field = 'Request.TransactionDateTime'): void {
  if (text === null || text === undefined) return;
  const time = new Date(`${text.replace(' ', 'T')}Z`);
  const exists = !Number.isNaN(time.getTime()) && time.toISOString().slice(0, text.length) === text.replace(' ', 'T');
  if (!exists) throw invalidInput({ field, message: 'must be a date and time (YYYY-MM-DD HH:MM:SS)' });
  if (time.getTime() > now.getTime() + CLOCK_TOLERANCE_MS) throw invalidInput({ field, message: 'is too far ahead' });
}
