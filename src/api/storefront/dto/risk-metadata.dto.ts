import { isIP } from 'node:net';
import { LIMITS } from '../../../kernel/limits';
import { Bool, Field, FreeObject, Int, Nested, Text } from '../../shared';

const maybe = { optional: true, nullable: true } as const;
const MAX_COLOR_DEPTH = 48;
const MAX_SCREEN = 65_535;
const MAX_TIME_ZONE_OFFSET_MINUTES = 1_410;
const SESSION_ID = /^[a-zA-Z0-9_-]+$/u;

class BrowserDataDto {
  @Int({ min: 1, max: MAX_COLOR_DEPTH, example: 24 })
  colorDepth!: number;

  @Bool({ example: false })
  isJavaEnabled!: boolean;

  @Text({ max: 8, example: 'en-US' })
  language!: string;

  @Int({ min: 0, max: MAX_SCREEN, example: 1920 })
  screenWidth!: number;

  @Int({ min: 0, max: MAX_SCREEN, example: 1080 })
  screenHeight!: number;

  @Int({ min: -MAX_TIME_ZONE_OFFSET_MINUTES, max: MAX_TIME_ZONE_OFFSET_MINUTES, example: -60 })
  timeZoneOffset!: number;
}

class RiskExtraDataDto {
  @Text({ ...maybe, min: 10, max: 32, reference: true, pattern: SESSION_ID })
  kountFraudSessionId?: string | null;

  @Text({ ...maybe, min: 1, max: 64, reference: true })
  payPalMerchantSessionId?: string | null;

  @Text({ ...maybe, min: 1, max: 128, reference: true, pattern: SESSION_ID })
  threatMetrixSessionId?: string | null;
}

const checkIp = (value: unknown): string | undefined =>
  typeof value === 'string' && isIP(value) !== 0 ? undefined : 'must be an IP address';

/** What the shop knows of the shopper's device. Kept with the payment; it decides nothing here. */
export class RiskMetadataDto {
  @Field(checkIp, { type: String, example: '203.0.113.7' }, maybe)
  ipAddress?: string | null;

  @Text({ ...maybe, max: 50, reference: true })
  fingerprint?: string | null;

  @FreeObject({ ...maybe, maxBytes: LIMITS.customFieldsBytes, description: 'Headers of the shopper’s browser.' })
  httpHeaders?: Record<string, unknown> | null;

  @Nested(() => BrowserDataDto, maybe)
  browserData?: BrowserDataDto | null;

  @Nested(() => RiskExtraDataDto, maybe)
  extraData?: RiskExtraDataDto | null;
}
