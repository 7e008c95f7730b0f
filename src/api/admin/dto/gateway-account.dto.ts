import { PAYMENT_METHODS } from '../../../modules/payment-instruments';
import {
  ACCOUNT_STATUSES,
  type AccountStatus,
  DEFAULT_PRIORITY,
  GATEWAY_MODES,
  type GatewayMode,
} from '../../../modules/payments';
import { Bool, FreeObject, Id, Int, IsoDateTime, ListOf, Nested, OneOf, Text, texts } from '../../shared';
import { MAX_LIMIT, MAX_NAME } from './fields';

/** Settings and credentials are small; a certificate is the largest. */
const MAX_MEMBERS_BYTES = 16_384;
const MAX_CURRENCIES = 300;
const PROVIDER = /^[a-z0-9-]+$/u;
const METHODS_TEXT = 'Payment methods it takes; null or absent: every one the provider takes';
const CURRENCIES_TEXT = 'Currencies it takes (ISO 4217); null or absent: all';
const PRIORITY_TEXT = `The lowest number is asked first, of equal ones the lower id; default ${String(DEFAULT_PRIORITY)}`;
const WEBSITE_TEXT = 'null or absent: for every website of the organization that has no active account of its own';

export class GatewayAccountDto {
  @Text({ min: 1, max: 50, pattern: PROVIDER, description: 'Fixed when the account is made' })
  provider!: string;

  @Text({ min: 1, max: MAX_NAME })
  name!: string;

  @OneOf(ACCOUNT_STATUSES, {
    optional: true,
    description: 'inactive: it takes no new payments; what it has taken is captured, refunded and asked for as before',
  })
  status?: AccountStatus;

  @Int({ min: 0, max: MAX_LIMIT, optional: true, description: PRIORITY_TEXT })
  priority?: number;

  @Id({ optional: true, nullable: true, description: WEBSITE_TEXT })
  websiteId?: string | null;

  @ListOf(texts({ max: MAX_NAME }), {
    min: 1,
    max: PAYMENT_METHODS.length,
    optional: true,
    nullable: true,
    description: METHODS_TEXT,
  })
  methods?: string[] | null;

  @ListOf(texts({ min: 3, max: 3 }), {
    min: 1,
    max: MAX_CURRENCIES,
    optional: true,
    nullable: true,
    description: CURRENCIES_TEXT,
  })
  currencies?: string[] | null;

  @FreeObject({ maxBytes: MAX_MEMBERS_BYTES, optional: true, description: "The provider's settings" })
  settings?: Record<string, unknown>;

  @FreeObject({
    maxBytes: MAX_MEMBERS_BYTES,
    optional: true,
    description: 'Texts, sealed and never shown again; absent: as before',
  })
  credentials?: Record<string, unknown>;
}

export class ShownCredentialsDto {
  @Bool()
  set!: boolean;

  @Text({ max: 4, nullable: true, description: 'The end of the first of them' })
  lastFour!: string | null;
}

export class ShownGatewayAccountDto {
  @Id({ description: 'Unique in the whole installation. Callbacks arrive at `/v1/callbacks/{id}`' })
  id!: string;

  @Text({ max: 50 })
  provider!: string;

  @Text({ max: MAX_NAME })
  name!: string;

  @OneOf(GATEWAY_MODES, { description: 'test: no real money moves' })
  mode!: GatewayMode;

  @OneOf(ACCOUNT_STATUSES)
  status!: AccountStatus;

  @Int({ min: 0, max: MAX_LIMIT })
  priority!: number;

  @Id({ nullable: true })
  websiteId!: string | null;

  @ListOf(texts({ max: MAX_NAME }), { max: PAYMENT_METHODS.length, nullable: true, description: METHODS_TEXT })
  methods!: readonly string[] | null;

  @ListOf(texts({ min: 3, max: 3 }), { max: MAX_CURRENCIES, nullable: true, description: CURRENCIES_TEXT })
  currencies!: readonly string[] | null;

  @FreeObject({ maxBytes: MAX_MEMBERS_BYTES })
  settings!: Readonly<Record<string, unknown>>;

  @Nested(() => ShownCredentialsDto)
  credentials!: ShownCredentialsDto;

  @Text({ max: MAX_NAME, nullable: true, description: 'Which account it is at the provider' })
  providerAccountId!: string | null;

  @Text({ max: MAX_NAME, nullable: true, description: 'What the operator should know of it' })
  warning!: string | null;

  @IsoDateTime()
  createdTime!: string;

  @IsoDateTime()
  updatedTime!: string;
}

export class GatewayCheckDto {
  @Bool()
  ok!: boolean;

  @Text({ max: MAX_NAME, nullable: true, description: 'What is wrong' })
  problem!: string | null;
}
