import { LIMITS } from '../../../kernel/limits';
import type { Secret } from '../../../kernel/secret';
import { Bool, Email, FreeObject, Id, Int, IsoDateTime, OneOf, SecretText, Text } from '../../shared';
import { MAX_LIMIT, MAX_NAME } from './fields';

const MAX_CLIENT_ID = 50;
const CLIENT_ID = /^[\w.-]+$/u;

export class CustomerDto {
  @Id({ optional: true, description: 'Default: one is made' })
  id?: string;

  @Id({ optional: true, description: "Default: the key's website" })
  websiteId?: string;

  @Email({ optional: true, nullable: true })
  email?: string | null;

  @FreeObject({ maxBytes: LIMITS.customFieldsBytes, optional: true, nullable: true })
  primaryAddress?: Record<string, unknown> | null;

  @SecretText({
    min: LIMITS.passwordMinLength,
    max: LIMITS.passwordMaxLength,
    optional: true,
    nullable: true,
    keepsEmpty: true,
    description: 'Makes an account whose username is the e-mail address',
  })
  password?: Secret | null;
}

export class ShownCustomerDto {
  @Id()
  id!: string;

  @Text({ max: 20, description: "The number by which the merchant door's clients know it" })
  number!: string;

  @Id()
  websiteId!: string;

  @Email({ nullable: true })
  email!: string | null;

  @Bool({ description: 'false: made by one purchase' })
  registered!: boolean;

  @FreeObject({ maxBytes: LIMITS.customFieldsBytes, nullable: true })
  primaryAddress!: Readonly<Record<string, unknown>> | null;

  @Id({ nullable: true })
  defaultInstrumentId!: string | null;

  @IsoDateTime()
  createdTime!: string;

  @IsoDateTime()
  updatedTime!: string;
}

export class ApiKeyDto {
  @Id({ optional: true, description: "Default: the calling key's website" })
  websiteId?: string;

  @OneOf(['publishable', 'secret'])
  kind!: 'publishable' | 'secret';

  @Text({ max: MAX_NAME, optional: true })
  name?: string;

  @Text({
    min: 1,
    max: MAX_CLIENT_ID,
    pattern: CLIENT_ID,
    reference: true,
    optional: true,
    description: 'Sent beside a secret key by clients that put credentials into the body',
  })
  clientId?: string;

  @Int({ min: 1, max: MAX_LIMIT, optional: true })
  requestsPerMinute?: number;

  @Int({
    min: 0,
    max: MAX_LIMIT,
    optional: true,
    description:
      "Unpaid holds at the same time: of one client address with a publishable key, instead of the website's limit; of everybody with a secret key. 0: no limit, also of units",
  })
  activeHolds?: number;

  @OneOf(['gateway', 'payfac'], { optional: true, description: 'Default: gateway' })
  merchantModel?: 'gateway' | 'payfac';
}

export class NewApiKeyDto {
  @Id()
  id!: string;

  @Text({ max: 100, description: 'Shown this once' })
  key!: string;

  @Text({ max: 100, description: 'Signs webhooks; shown this once' })
  signingSecret!: string;

  @Text({ max: MAX_CLIENT_ID, nullable: true })
  clientId!: string | null;
}

export class ShownApiKeyDto {
  @Id()
  id!: string;

  @Id()
  websiteId!: string;

  @OneOf(['publishable', 'secret'])
  kind!: 'publishable' | 'secret';

  @Text({ max: MAX_NAME })
  name!: string;

  @Text({ max: MAX_CLIENT_ID, nullable: true })
  clientId!: string | null;

  @IsoDateTime()
  createdTime!: string;

  @IsoDateTime({ nullable: true })
  revokedTime!: string | null;
}
