import type { Invoice } from '../../../src/modules/invoicing';
import type { Attempt } from '../../../src/modules/payments';
import type { Purchase, PurchaseView } from '../../../src/modules/purchases';

export const AT = new Date('2026-11-20T10:30:00.123Z');

/** One paid mug, shipped within New York, with a coupon. */
export const invoiceOf = (changes: Partial<Invoice> = {}): Invoice => ({
  id: 'in_1',
  organizationId: 'org_demo',
  websiteId: 'web_demo',
  customerId: 'cus_1',
  purchaseId: 'ord_1',
  number: 1,
  status: 'paid',
  currency: 'USD',
  subtotalMinor: 1250n,
  discountMinor: 125n,
  shippingMinor: 500n,
  taxMinor: 144n,
  amountMinor: 1769n,
  paidMinor: 1769n,
  refundedMinor: 0n,
  document: {
    items: [
      { id: 'ii_1', type: 'debit', description: 'Mug', offerId: 'plan_mug', productId: 'prod_mug', quantity: 1, unitPriceMinor: 1250n, priceMinor: 1250n, discountMinor: 125n, taxMinor: 100n },
    ],
    discounts: [{ couponId: 'TENOFF', redemptionId: 'cpn_rdm_1', amountMinor: 125n, description: 'Ten off', context: 'items' }],
    taxes: [{ description: 'Sales tax', ratePpm: 88_750, amountMinor: 144n, country: 'US', region: 'NY' }],
    shippingRateId: 'ship_standard',
    billingAddress: { firstName: 'Ada', country: 'US', emails: [{ label: 'main', value: 'ada@shop.example' }] },
    deliveryAddress: null,
    poNumber: null,
  },
  issuedAt: AT,
  dueAt: new Date(AT.getTime() + 3_600_000),
  paidAt: AT,
  voidedAt: null,
  abandonedAt: null,
  createdAt: AT,
  updatedAt: AT,
  ...changes,
});

export const attemptOf = (changes: Partial<Attempt> = {}): Attempt => ({
  id: 'txn_1',
  organizationId: 'org_demo',
  websiteId: 'web_demo',
  customerId: 'cus_1',
  purchaseId: 'ord_1',
  invoiceId: 'in_1',
  parentId: null,
  type: 'sale',
  status: 'completed',
  result: 'approved',
  amountMinor: 1769n,
  currency: 'USD',
  capturedMinor: 1769n,
  refundedMinor: 0n,
  gatewayName: 'TestProcessor',
  gatewayReference: 'gw_1',
  method: 'payment-card',
  instrumentId: null,
  instrument: { method: 'payment-card' },
  response: { code: '00' },
  requestId: null,
  retryNumber: 0,
  redirectUrl: null,
  approvalUrl: null,
  sessionExpiresAt: null,
  processedAt: AT,
  createdAt: AT,
  updatedAt: AT,
  ...changes,
});

export const purchaseOf = (changes: Partial<Purchase> = {}): Purchase => ({
  id: 'ord_1',
  number: 1042n,
  organizationId: 'org_demo',
  websiteId: 'web_demo',
  customerId: 'cus_1',
  door: 'storefront',
  state: 'fulfilled',
  kind: 'one-time-order',
  currency: 'USD',
  amountMinor: 1769n,
  invoiceId: 'in_1',
  lines: [
    { line: 0, kind: 'item', offerId: 'plan_mug', itemId: '1', productId: 'prod_mug', name: 'Mug', quantity: 1, unitPriceMinor: 1250n, priceMinor: 1250n, vouchersPerUnit: 0, vouchersExpireAt: null },
  ],
  details: {},
  externalRef: null,
  renewalAt: null,
  createdAt: AT,
  updatedAt: AT,
  ...changes,
});

export const viewOf = (changes: Partial<PurchaseView> = {}): PurchaseView => ({
  purchase: purchaseOf(),
  invoice: invoiceOf(),
  attempts: [attemptOf()],
  vouchers: [],
  holdExpiresAt: null,
  ...changes,
});
