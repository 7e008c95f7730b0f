import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../kernel/clock';
import type { Tx } from '../../kernel/database';
import { DomainError, invalidInput } from '../../kernel/errors';
import type { Answer } from '../../kernel/idempotency';
import { newId } from '../../kernel/ids';
import type { Principal } from '../../modules/auth';
import { ExternalIds } from '../../modules/catalog';
import { Customers } from '../../modules/customers';
import { checkExpiry, type NumberedInstrument, StoredInstruments } from '../../modules/payment-instruments';
import { fillAddress, fullName, PAGE_ADDRESS, toContact } from './address';
import type { RegisterProfileRequest, RemoveProfileRequest, UpdateProfileRequest } from './dto/profile.dto';
import { expiryOf, fromAccount, fromCard } from './from-payment';
import { Profiles } from './profiles';
import { checkTime } from './purchase-commands';
import { changedAddress } from './stored-address';
import { approved } from './to-purchase';
import { PACKAGES_DOOR } from './door';

type Owner = Pick<Principal, 'organizationId' | 'websiteId'>;
type Change = (tx: Tx) => Promise<Answer>;

const DOOR = PACKAGES_DOOR.name;

/** Registers, changes and removes what customers pay with. Each change is checked first and done in the caller's transaction. */
@Injectable()
export class ProfileChanges {
  constructor(
    private readonly profiles: Profiles,
    private readonly customers: Customers,
    private readonly instruments: StoredInstruments,
    private readonly externalIds: ExternalIds,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * Stores a card or an account, for a customer of ours or for a new one.
   * @throws DomainError validation-failed · instrument-invalid · customer-not-found
   */
  async register(owner: Owner, request: RegisterProfileRequest): Promise<Change> {
    checkTime(request.RegistrationDateTime, this.clock.now(), 'Request.RegistrationDateTime');
    const instrument = this.#instrumentOf(request);
    const address = request.BillingAddress ? fillAddress(request.BillingAddress, 'Request.BillingAddress') : undefined;
    const { organizationId } = owner;
    const customer = await this.#customerOf(owner, request);
    const billingAddress = { ...toContact(request.Name, address, customer.email), [PAGE_ADDRESS]: address ?? null };
    const [freshCustomer = '', freshPayment = ''] = await this.externalIds.nextCodes(2);
    return async (tx) => {
      const customerProfileId = request.CustomerProfileId ?? freshCustomer;
      if (customer.isNew) {
        const { id, email } = customer;
        await this.customers.create(tx, { ...owner, id, email, primaryAddress: billingAddress });
        await this.#name(tx, organizationId, 'customer', freshCustomer, id);
      }
      const [stored] = await this.instruments.store(tx, [
        { organizationId, customerId: customer.id, instrument, billingAddress },
      ]);
      if (!stored) throw new Error('an instrument was not stored');
      // the same number again is the same profile
      const known = await this.externalIds.aliasFor(organizationId, DOOR, 'instrument', stored.id, tx);
      if (known === undefined) await this.#name(tx, organizationId, 'instrument', freshPayment, stored.id);
      if (request.DefaultPayment)
        await this.customers.update(tx, organizationId, customer.id, { defaultInstrumentId: stored.id });
      return approved({ CustomerProfileId: customerProfileId, PaymentProfileId: known ?? freshPayment });
    };
  }

  /** Changes expiry, address and whether it is the customer's first choice. @throws DomainError instrument-not-found · as above */
  async update({ organizationId }: Owner, request: UpdateProfileRequest): Promise<Change> {
    checkTime(request.UpdateDateTime, this.clock.now(), 'Request.UpdateDateTime');
    const { CustomerProfileId, PaymentProfileId, Updates: updates } = request;
    const { customer, instrument } = await this.profiles.find(organizationId, {
      customerProfileId: CustomerProfileId,
      paymentProfileId: PaymentProfileId,
    });
    const expiry = updates.Card?.ExpiryDate ? this.#expiryOf(updates.Card.ExpiryDate, instrument.method) : {};
    const billingAddress = updates.BillingAddress
      ? changedAddress(instrument.billingAddress, updates.BillingAddress)
      : undefined;
    return async (tx) => {
      const { id } = instrument;
      await this.instruments.update(tx, { organizationId, id, customerId: customer.id }, { ...expiry, billingAddress });
      if (updates.MakeDefault)
        await this.customers.update(tx, organizationId, customer.id, { defaultInstrumentId: id });
      return approved({ CustomerProfileId, PaymentProfileId });
    };
  }

  /** Ends a profile: its number is erased, and nothing can be bought with it any more. @throws DomainError instrument-not-found */
  async remove({ organizationId }: Owner, request: RemoveProfileRequest): Promise<Change> {
    checkTime(request.RemovalDateTime, this.clock.now(), 'Request.RemovalDateTime');
    const { CustomerProfileId, PaymentProfileId } = request;
    const { customer, instrument } = await this.profiles.find(organizationId, {
      customerProfileId: CustomerProfileId,
      paymentProfileId: PaymentProfileId,
    });
    return async (tx) => {
      await this.instruments.deactivate(tx, { organizationId, id: instrument.id, customerId: customer.id });
      if (customer.defaultInstrumentId === instrument.id) {
        await this.customers.update(tx, organizationId, customer.id, { defaultInstrumentId: null });
      }
      return approved({ CustomerProfileId, PaymentProfileId });
    };
  }

  #instrumentOf({ Card, BankAccount, Name }: RegisterProfileRequest): NumberedInstrument {
    if (Card && !BankAccount)
      return { kind: 'card', card: fromCard(Card, fullName(Name), 'Request.Card', this.clock.now()) };
    if (BankAccount && !Card) return { kind: 'bank', account: fromAccount(BankAccount, 'Request.BankAccount') };
    throw invalidInput({ field: 'Request.Card', message: 'a card or a bank account, and only one of them' });
  }

  #expiryOf(text: string, method: string): { expMonth: number; expYear: number } {
    const path = 'Request.Updates.Card.ExpiryDate';
    if (method !== 'payment-card') throw invalidInput({ field: path, message: 'a bank account does not expire' });
    const expiry = expiryOf(text, path);
    if (checkExpiry(expiry.expMonth, expiry.expYear, this.clock.now()).length > 0) {
      throw new DomainError('instrument-invalid', 'The card has expired.', {
        fields: [{ field: path, message: 'is past' }],
      });
    }
    return expiry;
  }

  async #customerOf(
    { organizationId }: Owner,
    { CustomerProfileId: code, Email: email }: RegisterProfileRequest,
  ): Promise<{ id: string; email: string | null; isNew: boolean }> {
    if (!code) {
      if (!email) throw invalidInput({ field: 'Request.Email', message: 'is required for a new customer' });
      return { id: newId('customer'), email, isNew: true };
    }
    const id = await this.externalIds.resolve(organizationId, DOOR, 'customer', code);
    const customer = id === undefined ? undefined : await this.customers.find(organizationId, id);
    if (!customer) {
      throw new DomainError('customer-not-found', 'There is no such customer.', {
        fields: [{ field: 'Request.CustomerProfileId', message: 'does not exist' }],
      });
    }
    return { id: customer.id, email: customer.email, isNew: false };
  }

  async #name(
    tx: Tx,
    organizationId: string,
    kind: 'customer' | 'instrument',
    code: string,
    coreId: string,
  ): Promise<void> {
    if (!(await this.externalIds.put(tx, { organizationId, door: DOOR, kind, code, coreId }))) {
      throw new Error('a new code is taken');
    }
  }
}
