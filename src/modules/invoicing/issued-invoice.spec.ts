import { issuedInvoice } from './issued-invoice';
import type { NewInvoice } from './types';

const issuedAt = new Date('2026-03-01T10:00:00.000Z');
const invoice: NewInvoice = {
  id: 'in_1',
  organizationId: 'org_1',
  websiteId: 'web_1',
  customerId: 'cus_1',
  purchaseId: 'ord_1',
  number: 7,
  status: 'unpaid',
  currency: 'USD',
  subtotalMinor: 1000n,
  discountMinor: 0n,
  shippingMinor: 0n,
  taxMinor: 0n,
  amountMinor: 1000n,
  paidMinor: 0n,
  document: {
    items: [],
    discounts: [],
    taxes: [],
    shippingRateId: null,
    billingAddress: null,
    deliveryAddress: null,
    poNumber: null,
  },
  issuedAt,
  paidAt: null,
};

it('an issued invoice is due so many seconds later, and nothing has happened to it yet', () => {
  expect(issuedInvoice(invoice, 86_400)).toEqual({
    ...invoice,
    dueAt: new Date('2026-03-02T10:00:00.000Z'),
    refundedMinor: 0n,
    voidedAt: null,
    abandonedAt: null,
    createdAt: issuedAt,
    updatedAt: issuedAt,
  });
});
