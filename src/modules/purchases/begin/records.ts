import { Injectable } from '@nestjs/common';
import type { Demand, Tx } from '../../../kernel/database';
import { Outbox, type OutboxEvent } from '../../../kernel/outbox';
import { Invoices, type Invoice, type NewInvoice } from '../../invoicing';
import { PaymentAttemptRepository, type Attempt, type NewAttempt } from '../../payments';
import { attemptDraft } from '../model/attempt-draft';
import type { Purchase } from '../model/purchase';
import { PurchaseRepository, type NewPurchase } from '../store/purchase.repository';
import type { BuyerNumbers } from './create-buyers';
import { addPeriod } from './period';
import { DoorPolicies, type DoorPolicy } from '../model/door-policies';
import { hostedMembers } from './hosted-session';
import type { Beginning, Begun, Payer } from './types';

export interface RecordContext {
  /** The transaction's clock: what is shown now must be what a later read shows. */
  readonly now: Date;
  readonly payers: ReadonlyMap<Beginning, Payer>;
  readonly invoiceNumbers: ReadonlyMap<Beginning, number>;
  /** May be resolved together with the records. */
  readonly buyers: Promise<ReadonlyMap<Beginning, BuyerNumbers>>;
}

/** Writes purchase, invoice and attempt rows: the record of what is about to be charged. */
@Injectable()
export class Records {
  constructor(
    private readonly purchases: PurchaseRepository,
    private readonly invoices: Invoices,
    private readonly attempts: PaymentAttemptRepository,
    private readonly outbox: Outbox,
    private readonly doors: DoorPolicies,
  ) {}

  /**
   * @returns what began; a purchase whose external reference is in use is missing, and the caller rolls the transaction
   * back
   */
  async write(
    tx: Tx,
    demand: Demand,
    batch: readonly Beginning[],
    context: RecordContext,
  ): Promise<Map<Beginning, Begun>> {
    const drafts = batch.map((item) => [item, draftOf(item, context, this.doors.of(item.door))] as const);
    const [numbers, invoices, attempts] = await Promise.all([
      this.purchases.insert(
        tx,
        demand,
        drafts.map(([, { purchase }]) => purchase),
      ),
      this.invoices.issue(
        tx,
        drafts.map(([, { invoice }]) => invoice),
      ),
      this.attempts.create(
        tx,
        drafts.map(([, { attempt }]) => attempt),
      ),
      this.outbox.append(tx, batch.map(createdEvent)),
    ]);
    const buyers = await context.buyers;
    const written = new Map<Beginning, Begun>();
    drafts.forEach(([item, draft], index) => {
      const number = numbers.get(item.purchaseId);
      if (number === undefined) return;
      const payer = context.payers.get(item) as Payer;
      const customerNumber = buyers.get(item)?.customer;
      const [invoice, attempt] = [invoices[index] as Invoice, attempts[index] as Attempt];
      written.set(item, begunOf(item, draft.purchase, { number, invoice, attempt, payer, customerNumber }));
    });
    return written;
  }
}

const createdEvent = ({ organizationId, purchaseId, door }: Beginning): OutboxEvent => ({
  organizationId,
  topic: 'purchase.created',
  aggregateId: purchaseId,
  payload: { purchaseId, door },
});

interface Draft {
  readonly purchase: NewPurchase;
  readonly invoice: NewInvoice;
  readonly attempt: NewAttempt;
}

function draftOf(item: Beginning, { now, payers, invoiceNumbers }: RecordContext, policy: DoorPolicy): Draft {
  const { cart, purchaseId, invoiceId, organizationId, websiteId } = item;
  const payer = payers.get(item) as Payer;
  const owner = { organizationId, websiteId, customerId: item.customerId };
  return {
    purchase: {
      ...owner,
      id: purchaseId,
      door: item.door,
      state: 'pending',
      kind: cart.period ? 'subscription-order' : 'one-time-order',
      currency: cart.currency,
      amountMinor: cart.amountMinor,
      invoiceId,
      lines: cart.lines,
      details: item.details,
      external: item.external,
      renewalAt: cart.period ? addPeriod(now, cart.period) : null,
      createdAt: now,
    },
    invoice: {
      ...owner,
      id: invoiceId,
      purchaseId,
      number: invoiceNumbers.get(item) as number,
      status: 'unpaid',
      currency: cart.currency,
      subtotalMinor: cart.subtotalMinor,
      discountMinor: cart.discountMinor,
      shippingMinor: cart.shippingMinor,
      taxMinor: cart.taxMinor,
      amountMinor: cart.amountMinor,
      paidMinor: 0n,
      document: cart.document(now, {
        billing: item.billingAddress,
        delivery: item.deliveryAddress,
        poNumber: item.poNumber,
      }),
      issuedAt: now,
      paidAt: null,
    },
    attempt: attemptDraft(
      { organizationId, websiteId, customerId: item.customerId, purchaseId, invoiceId, currency: cart.currency },
      {
        id: item.attemptId,
        type: item.capture ? 'sale' : 'authorize',
        amountMinor: cart.amountMinor,
        // nothing to pay: no gateway takes part
        gatewayName: payer.account?.gatewayName ?? null,
        gatewayAccountId: payer.account?.id ?? null,
        method: payer.method,
        instrumentId: item.newCustomer?.keeps?.instrumentId ?? payer.instrumentId,
        instrument: payer.summary,
        response: { descriptor: item.descriptor, ...hostedMembers(payer.material, policy) },
        requestId: item.idempotency?.scope.key ?? null,
        redirectUrl: item.redirectUrl,
        createdAt: now,
      },
    ),
  };
}

interface Written {
  readonly number: bigint;
  readonly invoice: Invoice;
  readonly attempt: Attempt;
  readonly payer: Payer;
  readonly customerNumber: bigint | undefined;
}

function begunOf(
  beginning: Beginning,
  purchase: NewPurchase,
  { number, invoice, attempt, payer, customerNumber }: Written,
): Begun {
  const { external, ...rest } = purchase;
  const written: Purchase = {
    ...rest,
    number,
    externalRef: external?.reference ?? null,
    updatedAt: purchase.createdAt,
  };
  return {
    beginning,
    payer,
    view: { purchase: written, invoice, attempts: [attempt], vouchers: [], holdExpiresAt: null, customerNumber },
  };
}
