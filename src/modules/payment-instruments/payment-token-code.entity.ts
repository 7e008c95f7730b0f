import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The verification code of a token's card. It lives in a table of its own, to be erased by itself as soon as it was used. */
@Entity('payment_token_code')
export class PaymentTokenCodeEntity {
  @PrimaryColumn({ name: 'token_id', type: 'text', collation: 'C' })
  tokenId!: string;

  /** Sealed under the key that serves verification codes only. */
  @Column({ type: 'bytea', select: false })
  sealed!: Buffer;

  @Index('idx_payment_token_code_expiry')
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;
}
