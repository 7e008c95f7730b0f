import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/database';
import { type GatewayAccount, GatewayAccounts, Gateways, type PutGatewayAccount } from '../../modules/payments';

/** Writes to the gateway accounts, each in a transaction of its own. This process forgets how it routed afterwards. */
@Injectable()
export class AdminGatewaysService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly accounts: GatewayAccounts,
    private readonly gateways: Gateways,
  ) {}

  /** Creates or replaces. @throws DomainError validation-failed · invalid-state */
  async put(put: PutGatewayAccount): Promise<GatewayAccount> {
    const account = await this.unitOfWork.run((tx) => this.accounts.put(tx, put));
    this.gateways.forget(put.organizationId);
    return account;
  }

  /** @throws DomainError not-found · invalid-state for one with transactions */
  async remove(organizationId: string, id: string): Promise<void> {
    await this.unitOfWork.run((tx) => this.accounts.remove(tx, organizationId, id));
    this.gateways.forget(organizationId);
  }

  /** @returns what is wrong with the account; undefined: nothing · @throws DomainError not-found */
  async check(organizationId: string, id: string): Promise<string | undefined> {
    await this.accounts.get(organizationId, id);
    return this.gateways.check(id);
  }
}
