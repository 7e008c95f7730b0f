import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, ConfigError } from '../../../kernel/config';
import { type Tx, UnitOfWork } from '../../../kernel/database';
import { newId } from '../../../kernel/ids';
import { Catalog } from '../../catalog';
import type { GatewayProvider } from '../gateway/provider';
import { PROVIDERS } from '../gateway/providers';
import { GatewayAccountRepository } from './gateway-account.repository';
import { GatewayAccounts } from './gateway-accounts.service';
import type { GatewayAccount } from './types';

/** Behind every account that somebody makes on purpose. */
export const SHORTHAND_PRIORITY = 1_000;

/** The variables `GATEWAY`, `GATEWAY_URL` and `GATEWAY_SECRET`: a shorthand for one account of an installation that has none. */
@Injectable()
export class ShorthandAccount {
  constructor(
    private readonly repository: GatewayAccountRepository,
    private readonly accounts: GatewayAccounts,
    private readonly catalog: Catalog,
    private readonly unitOfWork: UnitOfWork,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws ConfigError when `GATEWAY` names no provider that variables can set up */
  private requireKnown(): void {
    const { name } = this.config.gateway;
    if (name !== undefined && !this.provider()) throw new ConfigError([`GATEWAY must be one of ${NAMES.join(', ')}`]);
  }

  /** At a start: makes it for the first organization of the installation. */
  async ensure(): Promise<void> {
    this.requireKnown();
    const [first] = await this.catalog.organizations();
    if (first) await this.unitOfWork.run((tx) => this.create(tx, first.id));
  }

  /** Makes the account of an organization, when variables ask for one and the installation has none yet. */
  async create(tx: Tx, organizationId: string): Promise<GatewayAccount | undefined> {
    const provider = this.provider();
    if (!provider || !(await this.repository.lockEmpty(tx))) return undefined;
    const id = newId('gatewayAccount');
    const put = { organizationId, id, provider: provider.id, name: 'GATEWAY', priority: SHORTHAND_PRIORITY };
    return this.accounts.put(tx, put);
  }

  private provider(): GatewayProvider | undefined {
    const { name } = this.config.gateway;
    return PROVIDERS.find(({ shorthand = [] }) =>
      name === 'default' ? shorthand.length > 0 : name !== undefined && shorthand.includes(name),
    );
  }
}

const NAMES = PROVIDERS.flatMap(({ shorthand = [] }) => shorthand);
