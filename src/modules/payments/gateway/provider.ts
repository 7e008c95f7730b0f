import type { IncomingHttpHeaders } from 'node:http';
import type { Secret } from '../../../kernel/secret';
import type { GatewayCapabilities, PaymentGateway } from './port';

export const GATEWAY_MODES = ['test', 'live'] as const;
/** Whether an account moves real money. */
export type GatewayMode = (typeof GATEWAY_MODES)[number];

/** Says what is wrong with a value, in words that follow the name of its member; undefined: nothing. */
export type MemberCheck = (value: unknown) => string | undefined;

export interface Member {
  readonly required: boolean;
  readonly check: MemberCheck;
}

/** The members of an object that a provider knows, by name. */
export type Members = Readonly<Record<string, Member>>;

export type Settings = Readonly<Record<string, unknown>>;
export type Credentials = Readonly<Record<string, Secret>>;

/** An account as a provider sees it; its settings and credentials have passed the provider's checks. */
export interface ProviderAccount {
  readonly id: string;
  readonly settings: Settings;
  readonly credentials: Credentials;
}

export type AccountParts = Omit<ProviderAccount, 'id'>;

/** Takes a callback exactly as it would arrive over HTTP; resolves true when it was accepted. */
export type DeliverCallback = (rawBody: Buffer, headers: IncomingHttpHeaders) => Promise<boolean>;

/** Where a provider's own process is, and what is shared with it. */
export interface Operated {
  readonly url: string;
  readonly secret: Secret;
}

/** What the process gives the gateways it makes. */
export interface GatewayEnvironment {
  /** Base of the pages of a gateway that runs inside this process; its reference is appended after a slash. */
  readonly pagesUrl: string;
  /** Takes callbacks of a gateway that runs inside this process. */
  readonly deliverCallback?: DeliverCallback | undefined;
  /** Where the operator runs the provider (`GATEWAY_URL`, `GATEWAY_SECRET`), for accounts that name no address. */
  readonly operated?: Operated | undefined;
  /** How long an answer is waited for, in milliseconds; default: the adapter's own. */
  readonly timeoutMs?: number | undefined;
}

/** The definition of a provider: one per folder, named once in `providers.ts`. */
export interface GatewayProvider {
  /** The provider's name in `gateway_account.provider` and in the admin API. */
  readonly id: string;
  /** The provider's name as transactions show it. */
  readonly name: string;
  readonly settings: Members;
  /** Texts that are sealed and never shown again. */
  readonly credentials: Members;
  readonly capabilities: GatewayCapabilities;
  /** Payment methods it can take; an account may narrow them. */
  readonly methods: 'every' | readonly string[];
  /** Values of the variable `GATEWAY` that ask for one account of this provider in an empty installation. */
  readonly shorthand?: readonly string[] | undefined;
  /** Numbers of its documentation that must be accepted although their check digit is wrong. */
  readonly testNumbers?: readonly string[] | undefined;
  /** Whether card numbers may be sent to it; otherwise only its own tokens pay. */
  takesRawCards(settings: Settings): boolean;
  mode(account: AccountParts): GatewayMode;
  /**
   * Asks the provider for something harmless.
   * @returns undefined when it answers as it should, otherwise what is wrong, without secrets; absent: nobody to ask
   */
  check?(account: ProviderAccount, environment: GatewayEnvironment): Promise<string | undefined>;
  /** @param previous what stood for the account before it was changed; may be given back when it fits still */
  create(account: ProviderAccount, environment: GatewayEnvironment, previous?: PaymentGateway): PaymentGateway;
}
