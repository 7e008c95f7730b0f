import { Column, Entity, PrimaryColumn } from 'typeorm';
import { decodeDocument, encodeDocument } from '../../../kernel/money';
import type { Purchase, PurchaseDetails, PurchasedLine, PurchaseState } from '../model/purchase';

/** One purchase, whatever door made it. */
@Entity('purchase')
export class PurchaseEntity implements Omit<Purchase, 'number'> {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS' })
  serial!: bigint;

  @Column({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @Column({ name: 'website_id', type: 'text', collation: 'C' })
  websiteId!: string;

  @Column({ name: 'customer_id', type: 'text', collation: 'C', nullable: true })
  customerId!: string | null;

  @Column({ type: 'text' })
  door!: string;

  @Column({ type: 'text' })
  state!: PurchaseState;

  @Column({ type: 'text', default: 'one-time-order' })
  kind!: Purchase['kind'];

  /**
   * A payment of it has come to nothing, and nothing has moved it since. Set by a trigger; housekeeping looks for it.
   */
  @Column({ type: 'boolean', default: false, select: false })
  unpaid!: boolean;

  @Column({ type: 'char', length: 3 })
  currency!: string;

  @Column({ name: 'amount_minor', type: 'bigint' })
  amountMinor!: bigint;

  @Column({ name: 'invoice_id', type: 'text', collation: 'C', nullable: true })
  invoiceId!: string | null;

  @Column({ type: 'jsonb', transformer: { from: decodeDocument<PurchasedLine[]>, to: encodeDocument } })
  lines!: PurchasedLine[];

  @Column({ type: 'jsonb', default: {} })
  details!: PurchaseDetails;

  /** The API client whose own name for the purchase `externalRef` is; empty where the organization's clients share them. */
  @Column({ name: 'client_key', type: 'text', collation: 'C', nullable: true, select: false })
  clientKey!: string | null;

  @Column({ name: 'external_ref', type: 'text', collation: 'C', nullable: true })
  externalRef!: string | null;

  /** Keyed hash of the request that came with the name. */
  @Column({ name: 'external_fingerprint', type: 'bytea', nullable: true, select: false })
  externalFingerprint!: Buffer | null;

  @Column({ name: 'renewal_at', type: 'timestamptz', nullable: true })
  renewalAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
