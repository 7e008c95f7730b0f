import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../kernel/database';
import { ExternalIds } from '../../catalog';
import { Accounts, Customers, type NewCustomer, type OpenOutcome } from '../../customers';
import { StoredInstruments } from '../../payment-instruments';
import { PurchaseRepository } from '../store/purchase.repository';
import { refuseLate, refused } from './refusals';
import type { Beginning } from './types';

/** What a purchase takes from its buyer's record. */
export interface BuyerNumbers {
  readonly invoice: number;
  /** Number of a customer who was made just now. */
  readonly customer: bigint | undefined;
}

/** The number of a new customer's invoice. */
const FIRST_INVOICE = 1;

/** Makes new buyers with their accounts and stored instruments, takes an invoice number for everybody, keeps customers within an offer's limit. */
@Injectable()
export class OpenBuyers {
  constructor(
    private readonly customers: Customers,
    private readonly accounts: Accounts,
    private readonly purchases: PurchaseRepository,
    private readonly instruments: StoredInstruments,
    private readonly externalIds: ExternalIds,
  ) {}

  /** Whether opening a buyer makes and checks nothing but the customer's row and its numbers. */
  isPlain({ newCustomer, account, unitLimits }: Beginning): boolean {
    return !newCustomer?.named && !newCustomer?.keeps && !account && unitLimits.size === 0;
  }

  /** The invoice numbers of a batch, where they are known beforehand: everybody is new and plain. Undefined: `open` tells them. */
  foresee(batch: readonly Beginning[]): Map<Beginning, number> | undefined {
    const known = batch.every((item) => item.newCustomer && this.isPlain(item));
    return known ? new Map(batch.map((item) => [item, FIRST_INVOICE])) : undefined;
  }

  /** @returns the numbers of each purchase @throws LateOutcomes */
  async open(tx: Tx, batch: readonly Beginning[]): Promise<Map<Beginning, BuyerNumbers>> {
    const [fresh, known] = await Promise.all([this.openNew(tx, batch), this.numberKnown(tx, batch)]);
    await this.checkUnitLimits(tx, batch);
    await this.openAccounts(tx, batch);
    await this.keepInstruments(tx, batch);
    return new Map([...fresh, ...known]);
  }

  /**
   * The same for plain buyers, where nobody is expected to be refused: the statement fails, and the transaction with it, when a new one
   * exists.
   * @throws LateOutcomes for known customers that are not there
   */
  async openAll(tx: Tx, batch: readonly Beginning[]): Promise<Map<Beginning, BuyerNumbers>> {
    const fresh = batch.filter((item) => item.newCustomer);
    const [opened, known] = await Promise.all([
      this.customers.openAllNew(tx, fresh.map(newCustomerOf)),
      this.numberKnown(tx, batch),
    ]);
    return new Map([...numbersOf(fresh, opened), ...known]);
  }

  private async openNew(tx: Tx, batch: readonly Beginning[]): Promise<Map<Beginning, BuyerNumbers>> {
    const fresh = batch.filter((item) => item.newCustomer);
    const opened = await this.customers.openNew(tx, fresh.map(newCustomerOf));
    refuseLate(
      fresh.filter((_, at) => !opened[at]?.opened),
      () => refused('customer-taken', 'The customer exists.', 'paymentInstruction.customerId', 'must be absent or new'),
    );
    return numbersOf(fresh, opened);
  }

  private async numberKnown(tx: Tx, batch: readonly Beginning[]): Promise<[Beginning, BuyerNumbers][]> {
    const known = batch.filter((item) => !item.newCustomer);
    const taken = await this.customers.takeInvoiceNumbers(
      tx,
      known.map(({ organizationId, customerId }) => ({ organizationId, customerId, count: 1 })),
    );
    refuseLate(
      known.filter((_, at) => taken[at] === undefined),
      () => refused('customer-not-found', 'No such customer.', 'customerId', 'does not exist'),
    );
    return known.map((item, at) => [item, { invoice: taken[at] as number, customer: undefined }]);
  }

  /** How much one customer may have of an offer in total: exact, because the customer's row is locked. */
  private async checkUnitLimits(tx: Tx, batch: readonly Beginning[]): Promise<void> {
    const inBatch = new Map<string, number>();
    for (const item of batch) {
      for (const [offerId, limit] of item.unitLimits) {
        const wanted = item.cart.lines
          .filter((line) => line.kind === 'item' && line.offerId === offerId)
          .reduce((sum, line) => sum + line.quantity, 0);
        const key = JSON.stringify([item.organizationId, item.customerId, offerId]);
        const before = await this.purchases.unitsBought(
          tx,
          item.organizationId,
          item.customerId,
          offerId,
          item.purchaseId,
        );
        const beside = inBatch.get(key) ?? 0;
        if (before + beside + wanted > limit) {
          refuseLate([item], () =>
            refused(
              'quantity-limit',
              'The customer cannot purchase that many.',
              'lines.0.quantity',
              'cannot purchase that many',
            ),
          );
        }
        inBatch.set(key, beside + wanted);
      }
    }
  }

  private async openAccounts(tx: Tx, batch: readonly Beginning[]): Promise<void> {
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

const numbersOf = (fresh: readonly Beginning[], opened: readonly OpenOutcome[]): Map<Beginning, BuyerNumbers> =>
  new Map(
    fresh.map((item, at) => {
      const made = opened[at];
      return [item, { invoice: FIRST_INVOICE, customer: made?.opened ? made.number : undefined }];
    }),
  );
