import { AT, attemptOf, invoiceOf, purchaseOf, viewOf } from '../../../test/support/builders/purchase-view';
import { ATTEMPT_STATUSES } from '../../modules/payments';
import { INVOICE_STATUSES } from '../../modules/invoicing';
import { PURCHASE_STATES } from '../../modules/purchases';
import { Links } from './links';
import { purchaseSessionOf } from './purchase-session';
import type { MappingContext } from './mapping-context';
import { toContact } from './to-contact';
import { toInvoice } from './to-invoice';
import { toOrder } from './to-order';
import { toPaymentAnswer, toPurchase, toPurchaseAnswer } from './to-purchase';
import { toTransaction } from './to-transaction';

const mapping: MappingContext = {
  links: new Links('https://api.shop.example'),
  tokenOf: (view) => purchaseSessionOf(view) && 'a.b.c',
  websiteOf: () => ({ name: 'A shop with a long name', url: 'https://shop.example' }),
};

describe('contacts', () => {
  it('show every member, null where nothing was given', () => {
    expect(toContact({ firstName: 'Ada', emails: [{ label: 'main', value: 'a@b.example' }] })).toEqual({
      firstName: 'Ada',
      lastName: null,
      organization: null,
      address: null,
      address2: null,
      city: null,
      region: null,
      country: null,
      postalCode: null,
      phoneNumbers: [],
      emails: [{ label: 'main', value: 'a@b.example', primary: false }],
      dob: null,
      jobTitle: null,
      hash: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
  });

  it('have equal hashes when they say the same, in whatever order, and others otherwise', () => {
    const { hash } = toContact({ firstName: 'Ada', city: 'London' });
    expect(toContact({ city: 'London', firstName: 'Ada', lastName: null }).hash).toBe(hash);
    expect(toContact({ firstName: 'London', city: 'Ada' }).hash).not.toBe(hash);
  });
});

describe('invoices', () => {
  it('show amounts in major units of any currency', () => {
    const shownIn = (currency: string) => toInvoice(invoiceOf({ currency }), viewOf(), mapping);
    expect([shownIn('USD').amount, shownIn('JPY').amount, shownIn('KWD').amount]).toEqual([17.69, 1769, 1.769]);
    expect(toInvoice(invoiceOf({ amountMinor: 10n ** 15n }), viewOf(), mapping).amount).toBe(10_000_000_000_000);
  });

  it('count whole days to the payment', () => {
    const paidAfter = (days: number) =>
      toInvoice(invoiceOf({ paidAt: new Date(AT.getTime() + days * 86_400_000) }), viewOf(), mapping);
    expect([
      paidAfter(0).collectionPeriod,
      paidAfter(3.5).collectionPeriod,
      paidAfter(3.5).delinquentCollectionPeriod,
    ]).toEqual([0, 3, 3]);
    expect(paidAfter(0).delinquentCollectionPeriod).toBe(0);
  });

  it.each(INVOICE_STATUSES)('can be shown when %s', (status) => {
    const open = toInvoice(invoiceOf({ status, paidMinor: 0n, paidAt: null }), viewOf(), mapping);
    expect([open.status, open.amountDue > 0]).toEqual([
      status,
      ['draft', 'unpaid', 'partially-paid', 'past-due'].includes(status),
    ]);
  });

  it('show what was not shipped and not taxed as zero', () => {
    const document = { ...invoiceOf().document, shippingRateId: null, taxes: [] };
    const { shipping, tax, items } = toInvoice(
      invoiceOf({ document, shippingMinor: 0n, taxMinor: 0n }),
      viewOf(),
      mapping,
    );
    expect([shipping, tax]).toEqual([
      { calculator: 'manual', amount: 0 },
      { calculator: 'manual', amount: 0, items: [] },
    ]);
    expect(items[0]?.tax.rate).toBeNull();
  });
});

describe('transactions', () => {
  it.each(ATTEMPT_STATUSES)(
    'can be shown when %s, with a way to go only while the shopper has to go somewhere',
    (status) => {
      const attempt = attemptOf({ status, approvalUrl: 'https://gateway.example/pay' });
      const transaction = toTransaction(attempt, viewOf({ attempts: [attempt] }), mapping);
      const away = status === 'offsite' || status === 'waiting-approval';
      expect([transaction.approvalUrl !== undefined, transaction._links.length]).toEqual([away, away ? 2 : 1]);
    },
  );

  it('cut the descriptor and fill the redirect', () => {
    const transaction = toTransaction(
      attemptOf({ redirectUrl: 'https://shop.example/{id}?{result}' }),
      viewOf(),
      mapping,
    );
    expect([transaction.billingDescriptor, transaction.redirectUrl, transaction.description]).toEqual([
      'A shop with ',
      'https://shop.example/txn_1?approved',
      'Order 1042',
    ]);
    expect(toTransaction(attemptOf(), viewOf(), mapping).redirectUrl).toBe('https://shop.example');
  });

  it('name those that follow them', () => {
    const refund = attemptOf({ id: 'txn_2', type: 'refund', parentId: 'txn_1' });
    const view = viewOf({ attempts: [attemptOf(), refund] });
    expect(toTransaction(attemptOf(), view, mapping).childTransactions).toEqual(['txn_2']);
    expect(toTransaction(refund, view, mapping).parentTransactionId).toBe('txn_1');
  });

  it('tell of a payment by the partner without a gateway', () => {
    const partner = attemptOf({ gatewayName: null, method: 'miscellaneous' });
    expect(toTransaction(partner, viewOf(), mapping)).toMatchObject({
      gatewayName: null,
      paymentInstrument: { method: 'miscellaneous' },
    });
  });
});

describe('orders', () => {
  it.each(PURCHASE_STATES)('can be shown when %s', (state) => {
    const order = toOrder(viewOf({ purchase: purchaseOf({ state }) }), mapping);
    const subscription = toOrder(viewOf({ purchase: purchaseOf({ state, kind: 'subscription-order' }) }), mapping);
    expect([order.status, subscription.status]).toEqual(
      {
        reserved: ['pending', 'pending'],
        pending: ['pending', 'pending'],
        fulfilled: ['completed', 'active'],
        released: ['canceled', 'canceled'],
        canceled: ['canceled', 'canceled'],
        abandoned: ['abandoned', 'abandoned'],
      }[state],
    );
  });

  it('can be shown before anybody pays', () => {
    const reserved = viewOf({
      purchase: purchaseOf({
        state: 'reserved',
        customerId: null,
        invoiceId: null,
        door: 'deals',
        details: { note: 1 },
      }),
      invoice: null,
      attempts: [],
    });
    expect(toOrder(reserved, mapping)).toMatchObject({ status: 'pending', shipping: { amount: 0 }, customFields: {} });
    expect(JSON.parse(JSON.stringify(toOrder(reserved, mapping)))).not.toHaveProperty('initialInvoiceId');
  });
});

describe('answers', () => {
  it('depend on the rows alone: the same view gives the same bytes', () => {
    expect(toPurchaseAnswer(viewOf(), mapping)).toEqual(toPurchaseAnswer(viewOf(), mapping));
    expect(purchaseSessionOf(viewOf())).toEqual({
      sessionId: 'jwt_1',
      organizationId: 'org_demo',
      websiteId: 'web_demo',
      customerId: 'cus_1',
      purchaseId: 'ord_1',
      invoiceId: 'in_1',
      transactionId: 'txn_1',
      issuedAtSeconds: Math.floor(AT.getTime() / 1_000),
      expiresAtSeconds: Math.floor(AT.getTime() / 1_000) + 86_400,
    });
  });

  it('show the first payment of a purchase and the newest of a retry', () => {
    const retry = attemptOf({ id: 'txn_2', retryNumber: 1 });
    const view = viewOf({ attempts: [attemptOf({ result: 'declined' }), retry] });
    expect(toPurchase(view, mapping).transaction?.id).toBe('txn_1');
    expect(JSON.parse(toPaymentAnswer(view, mapping).body)).toMatchObject({ id: 'txn_2', isRetry: true });
  });

  it('are total', () => {
    const bare = viewOf({ invoice: null, attempts: [] });
    expect(JSON.parse(toPurchaseAnswer(bare, mapping).body)).toEqual({ orderId: 'ord_1' });
    expect(JSON.parse(toPaymentAnswer(bare, mapping).body)).toEqual({});
  });
});
