import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/errors';
import { ExternalIds } from '../../modules/catalog';
import { type Customer, Customers } from '../../modules/customers';
import { type StoredInstrument, StoredInstruments } from '../../modules/payment-instruments';
import type { ProfileIds } from './details';
import { PACKAGES_DOOR } from './door';

/** A customer's stored instrument with the codes this door has for both. */
export interface OwnedProfile {
  readonly customer: Customer;
  readonly instrument: StoredInstrument;
}

/** States in which a profile is one; expired cards are for the gateway to refuse. */
export const USABLE: readonly string[] = ['active', 'expired'];

const unknown = (): DomainError =>
  new DomainError('instrument-not-found', 'There is no such payment profile.', {
    fields: [{ field: 'PaymentProfileId', message: 'does not exist' }],
  });

/** Finds stored instruments by the codes of this door. A foreign, a removed and an unknown one are answered alike. */
@Injectable()
export class Profiles {
  constructor(
    private readonly externalIds: ExternalIds,
    private readonly customers: Customers,
    private readonly instruments: StoredInstruments,
  ) {}

  /** A profile that may pay for the customer with this e-mail address, and for nobody else. @throws DomainError instrument-not-found */
  async owned(organizationId: string, ids: ProfileIds, email: string | null): Promise<OwnedProfile> {
    const found = await this.find(organizationId, ids);
    const theirs = found.customer.email?.toLowerCase();
    if (theirs === undefined || theirs !== email?.toLowerCase()) throw unknown();
    return found;
  }

  /** A profile by its two codes. @throws DomainError instrument-not-found */
  async find(organizationId: string, { customerProfileId, paymentProfileId }: ProfileIds): Promise<OwnedProfile> {
    const [customerId, id] = await Promise.all([
      this.externalIds.resolve(organizationId, PACKAGES_DOOR.name, 'customer', customerProfileId),
      this.externalIds.resolve(organizationId, PACKAGES_DOOR.name, 'instrument', paymentProfileId),
    ]);
    if (customerId === undefined || id === undefined) throw unknown();
    const [customer, instrument] = await Promise.all([
      this.customers.find(organizationId, customerId),
      this.instruments.get({ organizationId, id, customerId }),
    ]);
    // one that is stored by a purchase under way has never been told to anybody
    if (!customer || !instrument || !USABLE.includes(instrument.status)) throw unknown();
    return { customer, instrument };
  }
}
