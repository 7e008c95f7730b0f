/** Who speaks. Made by the guard from one credential; everything a request may do is decided from it. */
export type Principal = KeyPrincipal | CustomerPrincipal | PurchaseSessionPrincipal;
export type PrincipalKind = Principal['kind'];

/** A shop's backend (secret key) or its public page (publishable key). */
export interface KeyPrincipal {
  readonly kind: 'secret-key' | 'publishable-key';
  readonly keyId: string;
  readonly organizationId: string;
  readonly websiteId: string;
  /** The id an API client sends beside its key in a body. */
  readonly clientId: string | undefined;
  readonly merchantModel: MerchantModel;
  readonly limits: KeyLimits;
}

export type MerchantModel = 'gateway' | 'payfac';

/** Limits of publishable keys count per client address. */
export interface KeyLimits {
  /** Undefined: no limit. */
  readonly requestsPerMinute: number | undefined;
  /** Undefined: the website's for a publishable key, none for a secret one. 0: none. */
  readonly activeHolds: number | undefined;
}

/** A customer who logged in. */
export interface CustomerPrincipal {
  readonly kind: 'customer';
  readonly organizationId: string;
  readonly websiteId: string;
  readonly customerId: string;
  readonly sessionId: string;
  /** Operation ids, or `*` for everything a customer may do. */
  readonly permissions: '*' | readonly string[];
}

/** Whoever made one purchase: may see and pay that purchase, nothing else. */
export interface PurchaseSessionPrincipal {
  readonly kind: 'purchase-session';
  readonly organizationId: string;
  readonly websiteId: string;
  readonly customerId: string;
  readonly sessionId: string;
  readonly purchaseId: string;
  readonly invoiceId: string;
  readonly transactionId: string;
  readonly permissions: readonly string[];
}

export type SessionPrincipal = CustomerPrincipal | PurchaseSessionPrincipal;

/** What the token of a purchase may do, as operation ids. */
export const PURCHASE_SESSION_PERMISSIONS: readonly string[] = [
  'StorefrontGetOrder',
  'StorefrontGetInvoice',
  'StorefrontGetTransaction',
  'StorefrontPostPayment',
];

/**
 * The principal's part of an idempotency scope: one for all secret keys of an organization, so that a retry after a change of
 * keys finds its purchase. No address and no token id: a retry after the network changed must find it too.
 */
export function idempotencyPrincipal(principal: Principal): string {
  if (principal.kind === 'secret-key') return 'secret';
  return 'keyId' in principal ? `key:${principal.keyId}` : `cust:${principal.customerId}`;
}

/** Whether the principal's own grants cover an operation (what the route accepts at all is the route table's business). */
export function isPermitted(principal: Principal, operationId: string): boolean {
  if ('keyId' in principal || principal.permissions === '*') return true;
  return principal.permissions.includes(operationId);
}
