import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { type GivenAnswer, Idempotent } from '../../kernel/idempotency';
import { newId } from '../../kernel/ids';
import type { KeyPrincipal } from '../../modules/auth';
import { ExternalIds } from '../../modules/catalog';
import { type Customer, Customers } from '../../modules/customers';
import { StoredInstruments } from '../../modules/payment-instruments';
import { type KeyedRequest, RequestKeys } from '../shared';
import { CardVault } from './card-vault';
import type { CustomerDto } from './dto/customer-view.dto';
import type { AddressDto, CustomerChangeDto, NewCustomerDto } from './dto/customer.dto';
import { answered } from './envelope';
import { type MerchantProfile, toCustomer } from './to-customer';
import { MERCHANT_DOOR } from './door';

/** Who calls, and under which key. */
interface CallContext extends Pick<KeyedRequest, 'key' | 'content'> {
  readonly principal: KeyPrincipal;
}

const ROUTE = 'POST /v1/api/customer';
const notFound = (): DomainError => new DomainError('not-found', 'There is no such customer.');

/** Registered customers of a merchant. An anonymous buyer is none, whatever their e-mail address. */
@Injectable()
export class CustomerRecords {
  constructor(
    private readonly customers: Customers,
    private readonly externalIds: ExternalIds,
    private readonly instruments: StoredInstruments,
    private readonly vault: CardVault,
    private readonly idempotent: Idempotent,
    private readonly keys: RequestKeys,
  ) {}

  /** @throws DomainError customer-taken: the e-mail or the CommerceCustomerId is another customer's */
  async create(dto: NewCustomerDto, context: CallContext): Promise<GivenAnswer> {
    const { organizationId, websiteId } = context.principal;
    const code = dto.CommerceCustomerId ?? null;
    return this.once(ROUTE, context, async (tx) => {
      const customer = await this.customers.create(tx, {
        organizationId,
        id: newId('customer'),
        websiteId,
        email: dto.Email,
        primaryAddress: { ...dto.BillingAddress },
        profile: { ...profileOf(dto, {}) },
        uniqueEmail: true,
      });
      const named = { organizationId, door: MERCHANT_DOOR.name, kind: 'customer', coreId: customer.id } as const;
      if (code !== null && !(await this.externalIds.put(tx, { ...named, code }))) {
        throw new DomainError('customer-taken', 'There is a customer like this already.', {
          fields: [{ field: 'CommerceCustomerId', message: 'belongs to another customer' }],
        });
      }
      return toCustomer(customer, [], code);
    });
  }

  /** @throws DomainError not-found · customer-taken */
  async update(number: bigint, dto: CustomerChangeDto, context: CallContext): Promise<GivenAnswer> {
    const { principal } = context;
    const { organizationId } = principal;
    return this.once(`${ROUTE}/:id/update`, context, async (tx) => {
      const before = await this.find(principal, number, tx);
      const email = dto.Email ?? undefined;
      if (email !== undefined && email.toLowerCase() !== before.email?.toLowerCase()) {
        const other = await this.customers.findByEmail(organizationId, email, tx);
        if (other && other.id !== before.id) {
          throw new DomainError('customer-taken', 'There is a customer like this already.', {
            fields: [{ field: 'Email', message: 'belongs to another customer' }],
          });
        }
      }
      const after = await this.customers.update(tx, organizationId, before.id, {
        email,
        primaryAddress: dto.BillingAddress ? { ...dto.BillingAddress } : undefined,
        profile: { ...profileOf(dto, before.profile) },
      });
      return this.show(after, principal);
    });
  }

  /** @throws DomainError not-found · validation-failed (PaymentProfileId) */
  async deleteProfile(number: bigint, profileNumber: number, context: CallContext): Promise<GivenAnswer> {
    const { principal } = context;
    return this.once(`${ROUTE}/:id/PaymentProfileDelete`, context, async (tx) => {
      const customer = await this.find(principal, number, tx);
      const owner = { organizationId: customer.organizationId, customerId: customer.id };
      const stored = await this.instruments.listByCustomer(owner);
      const one = stored.find((instrument) => Number(instrument.number) === profileNumber);
      if (!one) {
        throw new DomainError('validation-failed', 'No such payment profile.', {
          fields: [{ field: 'PaymentProfileId', message: 'is not a card of the customer' }],
        });
      }
      await this.instruments.deactivate(tx, { ...owner, id: one.id });
      const profiles = await this.vault.profilesOf(customer, principal);
      const rest = profiles.filter(({ PaymentProfileId }) => PaymentProfileId !== profileNumber);
      return toCustomer(customer, rest, await this.codeOf(customer));
    });
  }

  async read(principal: KeyPrincipal, number: bigint): Promise<CustomerDto> {
    return this.show(await this.find(principal, number), principal);
  }

  async byEmail(principal: KeyPrincipal, email: string): Promise<CustomerDto> {
    const customer = await this.customers.findByEmail(principal.organizationId, email);
    if (!customer) throw notFound();
    return this.show(customer, principal);
  }

  private async once(
    route: string,
    context: CallContext,
    work: (tx: Tx) => Promise<CustomerDto>,
  ): Promise<GivenAnswer> {
    const request = this.keys.of({ ...context, route });
    return this.idempotent.run(request, async (tx) => answered(await work(tx)));
  }

  private async find({ organizationId }: KeyPrincipal, number: bigint, tx?: Tx): Promise<Customer> {
    const customer = await this.customers.findByNumber(organizationId, number, tx);
    if (!customer?.registered) throw notFound();
    return customer;
  }

  private async show(customer: Customer, principal: KeyPrincipal): Promise<CustomerDto> {
    const [profiles, code] = await Promise.all([this.vault.profilesOf(customer, principal), this.codeOf(customer)]);
    return toCustomer(customer, profiles, code);
  }

  private async codeOf({ organizationId, id }: Customer): Promise<string | null> {
    return (await this.externalIds.aliasFor(organizationId, MERCHANT_DOOR.name, 'customer', id)) ?? null;
  }
}

/** The members of a customer that this door keeps; what is not given stays. */
function profileOf(dto: CustomerChangeDto, before: MerchantProfile): MerchantProfile {
  const shippingAddress: AddressDto | null | undefined = dto.ShippingAddress;
  return {
    ...before,
    firstName: dto.FirstName ?? before.firstName ?? null,
    lastName: dto.LastName ?? before.lastName ?? null,
    phoneNumber: dto.PhoneNumber ?? before.phoneNumber ?? null,
    documentTypeId: dto.DocumentTypeId ?? before.documentTypeId ?? null,
    docNumber: dto.DocNumber ?? before.docNumber ?? null,
    enabled: dto.Enabled ?? before.enabled ?? true,
    additionalData: dto.AdditionalData ?? before.additionalData ?? null,
    shippingAddress: shippingAddress ? { ...shippingAddress } : (before.shippingAddress ?? null),
  };
}
