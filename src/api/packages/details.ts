import type { Purchase, PurchaseDetails } from '../../modules/purchases';
import type { FilledAddress } from './address';
import type { PurchasePackagesRequest } from './dto/purchase.dto';

/** The profile a purchase was paid from, or made. */
export interface ProfileIds {
  readonly customerProfileId: string;
  readonly paymentProfileId: string;
}

/** What this door keeps with a purchase: what its answer shows, and what the back office wants to see. */
export interface PackagesDetails {
  /** SKUs as they were asked for, in the order of the item lines. */
  readonly skus: readonly string[];
  readonly profile: ProfileIds | null;
  readonly email: string | null;
  readonly billingAddress: FilledAddress | null;
  readonly transactionReference: string | null;
  readonly transactionDateTime: string | null;
  readonly authorizer: string | null;
  readonly marketing: object | null;
  readonly revenuePartner: unknown;
  readonly updateRenderRocket: boolean;
}

/** Written with the fulfilment when the caller asks for it. */
const ENTITLEMENT_REQUESTED = 'purchase.entitlement_requested';

interface Beside {
  readonly profile: ProfileIds | null;
  readonly billingAddress: FilledAddress | null;
}

export function toDetails(request: PurchasePackagesRequest, { profile, billingAddress }: Beside): PurchaseDetails {
  const updateRenderRocket = request.UpdateRenderRocket ?? false;
  const packages: PackagesDetails = {
    skus: request.Skus.map(({ Sku }) => Sku),
    profile,
    email: request.Email ?? null,
    billingAddress,
    transactionReference: request.TransactionReference ?? null,
    transactionDateTime: request.TransactionDateTime ?? null,
    authorizer: request.PaymentMethod.Authorizer ?? null,
    marketing: request.Marketing ? { motion: request.Marketing.Motion ?? null } : null,
    revenuePartner: request.RevenuePartner ?? null,
    updateRenderRocket,
  };
  return {
    packages,
    ...(packages.transactionReference !== null && { reference: packages.transactionReference }),
    ...(updateRenderRocket && { announces: [ENTITLEMENT_REQUESTED] }),
  };
}

/** Ours of any purchase; those of other doors have none. */
export function detailsOf({ details }: Pick<Purchase, 'details'>): Partial<PackagesDetails> {
  const packages = details['packages'];
  return typeof packages === 'object' && packages !== null ? packages : {};
}
