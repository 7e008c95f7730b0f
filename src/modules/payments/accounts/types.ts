import type { Credentials, GatewayMode, Settings } from '../gateway/provider';

export const ACCOUNT_STATUSES = ['active', 'inactive'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** An account at a gateway provider, as it may be shown. */
export interface GatewayAccount {
  /** Unique in the whole installation: callbacks name it. */
  readonly id: string;
  readonly organizationId: string;
  /** Null: for every website of the organization that has no account of its own. */
  readonly websiteId: string | null;
  readonly provider: string;
  readonly name: string;
  readonly mode: GatewayMode;
  readonly status: AccountStatus;
  /** The lowest number is asked first; of two equal ones the lower id. */
  readonly priority: number;
  /** Null: whatever the provider takes. */
  readonly methods: readonly string[] | null;
  readonly currencies: readonly string[] | null;
  readonly settings: Settings;
  readonly hasCredentials: boolean;
  /** The end of its first credential, as far as it may be shown. */
  readonly credentialsLastFour: string | null;
  /** Which account it is at the provider; null: the provider has no accounts. Never another one once it was used. */
  readonly providerAccountId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** An account with what only the vault can read. */
export interface StoredAccount extends Omit<GatewayAccount, 'hasCredentials'> {
  readonly credentials: Buffer | null;
  /** Raised by every change. */
  readonly revision: number;
}

/** What an account is to be. Absent members have their defaults; absent credentials stay as they are. */
export interface PutGatewayAccount {
  readonly organizationId: string;
  readonly id: string;
  readonly provider: string;
  readonly name: string;
  readonly status?: AccountStatus | undefined;
  readonly priority?: number | undefined;
  readonly websiteId?: string | null | undefined;
  readonly methods?: readonly string[] | null | undefined;
  readonly currencies?: readonly string[] | null | undefined;
  readonly settings?: Settings | undefined;
  readonly credentials?: Credentials | undefined;
}

/** An account as it is written. */
export type NewAccount = Omit<StoredAccount, 'revision' | 'createdAt' | 'updatedAt'>;

export const DEFAULT_PRIORITY = 100;
