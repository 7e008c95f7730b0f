import { Injectable } from '@nestjs/common';
import { DomainError, invalidInput } from '../../kernel/errors';
import { ExternalIds } from '../../modules/catalog';
import { Customers, type Customer } from '../../modules/customers';
import type { StoredInstrument } from '../../modules/payment-instruments';
import type { Buyer } from '../../modules/purchases';
import type { MerchantDetails } from './details';
import type { PurchaseCustomerDto } from './dto/customer.dto';
import type { MerchantProfile } from './to-customer';
import { MERCHANT_DOOR } from './door';

export interface BuyerChoice {
  readonly buyer: Buyer;
  readonly customerNumber: number | null;
  readonly owner: MerchantDetails['owner'];
  /** What the purchase shows of its customer. */
  readonly shown: PurchaseCustomerDto | null;
  readonly commerceCustomerId: string | null;
}

const unknownCustomer = (field: string): DomainError =>
  new DomainError('customer-not-found', 'No such customer.', { fields: [{ field, message: 'does not exist' }] });

/** Who buys: a registered customer who was named or whose card pays, else somebody nobody knows, also with a known e-mail address. */
@Injectable()
export class Buyers {
  constructor(
    private readonly customers: Customers,
    private readonly externalIds: ExternalIds,
  ) {}

  /** @throws DomainError validation-failed (Customer.Email) · customer-not-found · instrument-not-owned */
  async of(
    organizationId: string,
    dto: PurchaseCustomerDto | null,
    stored: StoredInstrument | undefined,
  ): Promise<BuyerChoice> {
    const named = dto && (await this.named(organizationId, dto));
    if (stored) {
      if (named && named.id !== stored.customerId) {
        throw new DomainError('instrument-not-owned', 'No such token.', {
          fields: [{ field: 'TrxToken', message: 'does not exist' }],
        });
      }
      return this.registered(organizationId, stored.customerId, dto);
    }
    if (named) return this.registered(organizationId, named.id, dto);
    if (!dto?.Email) throw invalidInput({ field: 'Customer.Email', message: 'is required' });
    const buyer: Buyer = { kind: 'new', customerId: undefined, email: dto.Email };
    return { buyer, customerNumber: null, owner: 'Anonymous', shown: dto, commerceCustomerId: null };
  }

  /** A registered customer by number. @throws DomainError customer-not-found */
  async byNumber(organizationId: string, number: number, field = 'CustomerId'): Promise<Customer> {
    const found = await this.customers.findByNumber(organizationId, BigInt(number));
    if (!found?.registered) throw unknownCustomer(field);
    return found;
  }

  private async named(organizationId: string, dto: PurchaseCustomerDto): Promise<Customer | null> {
    if (dto.CustomerId) return this.byNumber(organizationId, dto.CustomerId, 'Customer.CustomerId');
    if (!dto.CommerceCustomerId) return null;
    const id = await this.externalIds.resolve(organizationId, MERCHANT_DOOR.name, 'customer', dto.CommerceCustomerId);
    const found = id === undefined ? undefined : await this.customers.find(organizationId, id);
    if (!found) throw unknownCustomer('Customer.CommerceCustomerId');
    return found;
  }

  private async registered(
    organizationId: string,
    customerId: string,
    dto: PurchaseCustomerDto | null,
  ): Promise<BuyerChoice> {
    const [customer, code] = await Promise.all([
      this.customers.find(organizationId, customerId),
      this.externalIds.aliasFor(organizationId, MERCHANT_DOOR.name, 'customer', customerId),
    ]);
    if (!customer) throw unknownCustomer('Customer.CustomerId');
    const { firstName, lastName, phoneNumber, documentTypeId, docNumber, additionalData, shippingAddress } =
      customer.profile as MerchantProfile;
    const known: PurchaseCustomerDto = {
      Email: customer.email,
      FirstName: firstName ?? null,
      LastName: lastName ?? null,
      PhoneNumber: phoneNumber ?? null,
      DocumentTypeId: documentTypeId ?? null,
      DocNumber: docNumber ?? null,
      AdditionalData: additionalData ?? null,
      ShippingAddress: shippingAddress ?? null,
    };
    const given = Object.fromEntries(
      Object.entries(dto ?? {}).filter(([, value]) => value !== undefined && value !== null),
    );
    return {
      buyer: { kind: 'existing', customerId },
      customerNumber: Number(customer.number),
      owner: 'Commerce',
      shown: { ...known, ...given },
      commerceCustomerId: code ?? null,
    };
  }
}
