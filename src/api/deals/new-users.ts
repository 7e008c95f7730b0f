import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/errors';
import { type GivenAnswer, Idempotent } from '../../kernel/idempotency';
import type { Tx } from '../../kernel/database';
import { Passwords } from '../../modules/auth';
import { ExternalIds } from '../../modules/catalog';
import { Accounts, type Customer, Customers } from '../../modules/customers';
import { comparableUser } from './comparable-requests';
import { confirmedHash } from './confirmed-password';
import type { NewUserDto } from './dto/user.dto';
import { type RequestContext, KeyedRequests } from './keyed-requests';
import { DealsNames } from './names';
import { succeeded } from './respond';
import { toUser } from './to-user';
import { DEALS_DOOR } from './door';

/** Registers users: customer, the partner's name for them, and the account, together or not at all. */
@Injectable()
export class NewUsers {
  constructor(
    private readonly idempotent: Idempotent,
    private readonly keyed: KeyedRequests,
    private readonly customers: Customers,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly externalIds: ExternalIds,
    private readonly names: DealsNames,
  ) {}

  /** @throws DomainError validation-failed · customer-taken · username-taken · idempotency-* */
  async register(dto: NewUserDto, context: RequestContext): Promise<GivenAnswer> {
    const { organizationId } = context.principal;
    // outside of the transaction: hashing takes long on purpose
    const passwordHash = await confirmedHash(this.passwords, dto);
    return this.idempotent.run(this.keyed.of(context, 'POST /v1/users', comparableUser(dto)), async (tx) => {
      const customer = await this.#create(tx, dto, context);
      if (passwordHash !== undefined) await this.#openAccount(tx, customer, dto.email, passwordHash);
      const given = new Map([[dto.user_id ?? customer.id, customer.id]]);
      const user = toUser(customer, await this.names.of(organizationId, {}, { customer: given }));
      return succeeded({ user_id: user.user_id, user });
    });
  }

  async #create(
    tx: Tx,
    dto: NewUserDto,
    { principal: { organizationId, websiteId } }: RequestContext,
  ): Promise<Customer> {
    const { user_id: code, email, first_name: firstName, last_name: lastName } = dto;
    const profile = { ...(firstName !== undefined && { firstName }), ...(lastName !== undefined && { lastName }) };
    const customer = await this.customers.create(tx, { organizationId, websiteId, email, profile, uniqueEmail: true });
    if (code === undefined) return customer;
    // a core id is a name too: the partner must not give one to somebody else
    const taken = (await this.customers.find(organizationId, code, tx)) !== undefined;
    const ours =
      !taken &&
      (await this.externalIds.put(tx, {
        organizationId,
        door: DEALS_DOOR.name,
        kind: 'customer',
        code,
        coreId: customer.id,
      }));
    if (ours) return customer;
    throw new DomainError('customer-taken', 'There is a user like this already.', {
      fields: [{ field: 'user_id', message: 'belongs to another user' }],
    });
  }

  async #openAccount(
    tx: Tx,
    { organizationId, websiteId, id }: Customer,
    username: string,
    passwordHash: string,
  ): Promise<void> {
    const [made] = await this.accounts.createAccounts(tx, [
      { organizationId, websiteId, customerId: id, username, passwordHash },
    ]);
    if (made) return;
    throw new DomainError('username-taken', 'The account exists.', {
      fields: [{ field: 'email', message: 'an account with this e-mail exists' }],
    });
  }
}
