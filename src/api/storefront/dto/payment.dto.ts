import { HttpUrl, Id, Nested } from '../../shared';
import { EXAMPLE } from './examples';
import { RiskMetadataDto } from './risk-metadata.dto';

/** Pays an invoice whose earlier payment did not succeed. With a purchase's own session token the purchase need not be named. */
export class PaymentDto {
  @Id({ optional: true, example: EXAMPLE.token })
  token?: string;

  @Id({ optional: true, example: 'inst_demo' })
  paymentInstrumentId?: string;

  @Id({ optional: true, example: EXAMPLE.transaction, description: 'The payment to repeat; wins over `invoiceId`.' })
  transactionId?: string;

  @Id({ optional: true, example: EXAMPLE.invoice })
  invoiceId?: string;

  @Nested(() => RiskMetadataDto, { optional: true, nullable: true })
  riskMetadata?: RiskMetadataDto | null;

  @HttpUrl({ optional: true, nullable: true, example: 'https://shop.example/done' })
  redirectUrl?: string | null;
}
