import { Injectable } from '@nestjs/common';
import { DomainError, invalidInput } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { ExternalIds } from '../../modules/catalog';
import { type Customer, Customers } from '../../modules/customers';
import { type StoredInstrument, StoredInstruments } from '../../modules/payment-instruments';
import type { ProfileRequest } from './dto/profile.dto';
import { cardTypeOf } from './outcome';
import { USABLE } from './profiles';
import { pageAddressOf } from './stored-address';
import { PACKAGES_DOOR } from './door';

type Shown = Readonly<Record<string, unknown>> & { readonly PaymentProfileId: string; readonly IsDefault: boolean };

const YEAR_DIGITS = 2;
const refused = (code: 'customer-not-found' | 'instrument-not-found', field: string): DomainError =>
  new DomainError(code, 'There is no such profile.', { fields: [{ field, message: 'does not exist' }] });

/** What customers have on file with this door. */
@Injectable()
export class ProfileView {
  constructor(
    private readonly customers: Customers,
    private readonly instruments: StoredInstruments,
    private readonly externalIds: ExternalIds,
  ) {}

  /**
   * The profiles of one customer, or of all registered ones with an e-mail address.
   * @throws DomainError validation-failed · customer-not-found · instrument-not-found
   */
  async show(organizationId: string, request: ProfileRequest): Promise<Readonly<Record<string, unknown>>> {
    const owners = await this.#owners(organizationId, request);
    const lists = await Promise.all(owners.map(({ customer, code }) => this.#profilesOf(customer, code)));
    const wanted = request.PaymentProfileId;
    const profiles = lists.flat().filter(({ PaymentProfileId }) => !wanted || PaymentProfileId === wanted);
    if (wanted && profiles.length === 0) throw refused('instrument-not-found', 'Request.PaymentProfileId');
    const first = profiles.find(({ IsDefault }) => IsDefault) ?? profiles[0];
    return {
      CustomerProfileId: first?.['CustomerProfileId'] ?? owners[0]?.code ?? null,
      PaymentProfileId: first?.PaymentProfileId ?? null,
      Email: owners[0]?.customer.email ?? null,
      Profiles: profiles,
    };
  }

  async #owners(organizationId: string, { Email: email, CustomerId: code }: ProfileRequest) {
    if (!code && !email) throw invalidInput({ field: 'Request.Email', message: 'or CustomerId is required' });
    if (code) {
      const id = await this.externalIds.resolve(organizationId, PACKAGES_DOOR.name, 'customer', code);
      const customer = id === undefined ? undefined : await this.customers.find(organizationId, id);
      const other = email && customer?.email?.toLowerCase() !== email.toLowerCase();
      if (!customer || other) throw refused('customer-not-found', 'Request.CustomerId');
      return [{ customer, code }];
    }
    const page = { limit: LIMITS.pageMax, offset: 0, registered: true };
    const { items } = await this.customers.list(organizationId, { ...page, ...(email && { email }) });
    const codes = await this.externalIds.aliasesFor(
      organizationId,
      PACKAGES_DOOR.name,
      'customer',
      items.map(({ id }) => id),
    );
    const owners = items.flatMap((customer) => {
      const known = codes.get(customer.id);
      return known === undefined ? [] : [{ customer, code: known }];
    });
    if (owners.length === 0) throw refused('customer-not-found', 'Request.Email');
    return owners;
  }

  async #profilesOf(customer: Customer, code: string): Promise<Shown[]> {
    const { organizationId, id: customerId } = customer;
    const stored = (await this.instruments.listByCustomer({ organizationId, customerId })).filter(({ status }) =>
      USABLE.includes(status),
    );
    const names = await this.externalIds.aliasesFor(
      organizationId,
      PACKAGES_DOOR.name,
      'instrument',
      stored.map(({ id }) => id),
    );
    return stored.flatMap((instrument) => {
      const name = names.get(instrument.id);
      return name === undefined
        ? []
        : [toProfile(instrument, customer, { CustomerProfileId: code, PaymentProfileId: name })];
    });
  }
}

function toProfile(
  { id, summary, billingAddress }: StoredInstrument,
  { defaultInstrumentId }: Customer,
  names: { CustomerProfileId: string; PaymentProfileId: string },
): Shown {
  const card = summary.method === 'payment-card' ? summary : undefined;
  return {
    ...names,
    CardType: cardTypeOf({ instrument: { ...summary } }),
    LastFour: summary.last4,
    ExpiryDate: card ? `${String(card.expMonth).padStart(2, '0')}/${String(card.expYear).slice(-YEAR_DIGITS)}` : null,
    HolderName: summary.holderName ?? null,
    IsDefault: defaultInstrumentId === id,
    BillingAddress: pageAddressOf(billingAddress),
  };
}
