import { Injectable } from '@nestjs/common';
import type { Demand, Tx } from '../../../kernel/database';
import { ExternalIds } from '../../catalog';
import { Accounts, Customers, type NewCustomer } from '../../customers';
import { StoredInstruments } from '../../payment-instruments';
import { customerNotFound, refuseLate, refused } from './refusals';
import type { Beginning } from './types';
import { quantityLimit, UnitLimits, unitsPerOffer } from './unit-limits';

/** The numbers a purchase gets from its buyer's record. */
export interface BuyerNumbers {
  readonly invoice: number;
  /** Number of a customer who was made just now. */
  readonly customer: bigint | undefined;
}

/** The number of a new customer's invoice. */
const FIRST_INVOICE = 1;

/**
 * Creates new buyers with their accounts and stored instruments, allocates an invoice number for everybody, and keeps
 * customers within the limits of offers.
 */
@Injectable()
export class CreateBuyers {
  constructor(
    private readonly customers: Customers,
    private readonly accounts: Accounts,
    private readonly unitLimits: UnitLimits,
    private readonly instruments: StoredInstruments,
    private readonly externalIds: ExternalIds,
  ) {}

  /** Whether creating a buyer writes and checks nothing but the customer's row and its numbers. */
  isPlain({ newCustomer, account, unitLimits }: Beginning): boolean {
    return !newCustomer?.named && !newCustomer?.keeps && !account && unitLimits.size === 0;
  }

  /**
   * The invoice numbers of a batch that are known before any buyer is created: those of new customers begin with 1.
   * @returns undefined where one of the buyers is known already, or something else about them has to be decided
   */
  expectedInvoiceNumbers(batch: readonly Beginning[]): Map<Beginning, number> | undefined {
    const known = batch.every((item) => item.newCustomer && this.isPlain(item));
    return known ? new Map(batch.map((item) => [item, FIRST_INVOICE])) : undefined;
  }

  /**
   * @returns the numbers of each purchase
   * @throws LateOutcomes for buyers who cannot be created, found, or buy that much
   */
  async create(tx: Tx, demand: Demand, batch: readonly Beginning[]): Promise<Map<Beginning, BuyerNumbers>> {
    const [fresh, known] = await Promise.all([this.createNew(tx, demand, batch), this.numberKnown(tx, batch)]);
    await this.checkUnitLimits(tx, batch);
    await this.createAccounts(tx, batch);
    await this.keepInstruments(tx, batch);
    return new Map([...fresh, ...known]);
  }

  private async createNew(tx: Tx, demand: Demand, batch: readonly Beginning[]): Promise<[Beginning, BuyerNumbers][]> {
    const fresh = batch.filter((item) => item.newCustomer);
    const outcomes = await this.customers.createMany(tx, demand, fresh.map(newCustomerOf));
    refuseLate(
      fresh.filter((_, at) => !outcomes[at]?.created),
      () => refused('customer-taken', 'The customer exists.', 'paymentInstruction.customerId', 'must be absent or new'),
    );
    return fresh.map((item, at) => {
      const outcome = outcomes[at];
      return [item, { invoice: FIRST_INVOICE, customer: outcome?.created ? outcome.number : undefined }];
    });
  }

  private async numberKnown(tx: Tx, batch: readonly Beginning[]): Promise<[Beginning, BuyerNumbers][]> {
    const known = batch.filter((item) => !item.newCustomer);
    const numbers = await this.customers.allocateInvoiceNumbers(
      tx,
      known.map(({ organizationId, customerId }) => ({ organizationId, customerId, count: 1 })),
    );
    refuseLate(
      known.filter((_, at) => numbers[at] === undefined),
      () => ({ kind: 'refused', error: customerNotFound() }),
    );
    return known.map((item, at) => [item, { invoice: numbers[at] as number, customer: undefined }]);
  }

  /** Keeps customers within the limits of offers: the customer's row is locked, so what the customer has is exact. */
  private async checkUnitLimits(tx: Tx, batch: readonly Beginning[]): Promise<void> {
    const beside = new Map<string, Map<string, number>>();
    for (const item of batch) {
      if (item.unitLimits.size === 0) continue;
      const customer = JSON.stringify([item.organizationId, item.customerId]);
      const others = beside.get(customer) ?? new Map<string, number>();
      const { purchaseId, organizationId, customerId, unitLimits } = item;
      const purchase = { purchaseId, organizationId, customerId, lines: item.cart.lines };
      if (await this.unitLimits.areExceeded(tx, purchase, unitLimits, others)) {
        refuseLate([item], () => ({ kind: 'refused', error: quantityLimit() }));
      }
      for (const [offerId, units] of unitsPerOffer(item.cart.lines))
        others.set(offerId, (others.get(offerId) ?? 0) + units);
      beside.set(customer, others);
    }
  }

  private async createAccounts(tx: Tx, batch: readonly Beginning[]): Promise<void> {
    const wanted = batch.flatMap((item) => (item.account ? [{ item, account: item.account }] : []));
    if (wanted.length === 0) return;
    const made = await this.accounts.createAccounts(
      tx,
      wanted.map(({ item, account }) => ({
        organizationId: item.organizationId,
        websiteId: item.websiteId,
        customerId: item.customerId,
        username: account.username,
        passwordHash: account.passwordHash,
      })),
    );
    refuseLate(
      wanted.filter((_, at) => !made[at]).map(({ item }) => item),
      () => refused('username-taken', 'The account exists.', 'password', 'an account with this e-mail exists'),
    );
  }

  /** Stores what pays for buyers who keep it, under the names a door gave it. */
  private async keepInstruments(tx: Tx, batch: readonly Beginning[]): Promise<void> {
    const kept = batch.flatMap((item) => {
      const { newCustomer, instruction } = item;
      return newCustomer?.keeps && (instruction.kind === 'card' || instruction.kind === 'bank')
        ? [{ item, keeps: newCustomer.keeps, instruction }]
        : [];
    });
    await this.instruments.store(
      tx,
      kept.map(({ item, keeps, instruction }) => ({
        organizationId: item.organizationId,
        customerId: item.customerId,
        id: keeps.instrumentId,
        instrument: instruction,
        billingAddress: keeps.billingAddress,
        unconfirmed: true,
      })),
    );
    for (const name of kept.flatMap(({ keeps }) => keeps.names)) {
      if (!(await this.externalIds.put(tx, name))) throw new Error('the name of a new instrument is taken');
    }
  }
}

const newCustomerOf = (item: Beginning): NewCustomer => ({
  organizationId: item.organizationId,
  id: item.customerId,
  websiteId: item.websiteId,
  email: item.newCustomer?.email ?? null,
  registered: item.account !== undefined || item.newCustomer?.keeps !== undefined,
  primaryAddress: item.billingAddress,
  invoices: FIRST_INVOICE,
});
