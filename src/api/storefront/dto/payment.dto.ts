import { Decimal, HttpUrl, Id, Nested, Text } from '../../shared';
import { EXAMPLE } from './examples';
import { EXPECTED_TOTAL } from './purchase.dto';
import { RiskMetadataDto } from './risk-metadata.dto';

/** What pays may be named and empty when something else pays; it stays visible as null, so that a refusal can speak of it. */
const instrument = {
  optional: true,
  nullable: true,
  prepare: (value: unknown) => (value === '' ? null : value),
} as const;

const NO_BARE_AMOUNT = 'Refused: an amount without an invoice is not paid here.';
const CURRENCY_LENGTH = 3;

/** Pays an invoice whose earlier payment did not succeed. With a purchase's own session token the purchase need not be named. */
export class PaymentDto {
  @Id({ ...instrument, example: EXAMPLE.token })
  token?: string | null;

  @Id({ ...instrument, example: 'inst_demo' })
  paymentInstrumentId?: string | null;

  @Id({ optional: true, example: EXAMPLE.transaction, description: 'The payment to repeat; wins over `invoiceId`.' })
  transactionId?: string;

  @Id({ optional: true, example: EXAMPLE.invoice })
  invoiceId?: string;

  @Decimal({ optional: true, nullable: true, min: 0, description: EXPECTED_TOTAL, example: 17.69 })
  expectedTotal?: number | string | null;

  @Nested(() => RiskMetadataDto, { optional: true, nullable: true })
  riskMetadata?: RiskMetadataDto | null;

  @HttpUrl({ optional: true, nullable: true, example: 'https://shop.example/done' })
  redirectUrl?: string | null;

  @Id({ optional: true, description: NO_BARE_AMOUNT })
  websiteId?: string;

  @Text({ optional: true, max: CURRENCY_LENGTH, description: NO_BARE_AMOUNT })
  currency?: string;

  @Decimal({ optional: true, description: NO_BARE_AMOUNT })
  amount?: number | string;
}
