import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MerchantModel, PaymentFlow } from '../rates/types';

@Entity('country_payment_method')
export class CountryPaymentMethodEntity {
  @PrimaryColumn({ type: 'char', length: 2 })
  country!: string;

  @PrimaryColumn({ type: 'text' })
  model!: MerchantModel | 'any';

  @PrimaryColumn({ name: 'payment_media_id', type: 'int' })
  paymentMediaId!: number;

  @PrimaryColumn({ type: 'text' })
  name!: string;

  @Column({ type: 'boolean' })
  purchase!: boolean;

  @Column({ type: 'boolean' })
  preauthorization!: boolean;

  @Column({ name: 'full_refund', type: 'boolean' })
  fullRefund!: boolean;

  @Column({ name: 'partial_refund', type: 'boolean' })
  partialRefund!: boolean;

  @Column({ type: 'text' })
  type!: string;

  @Column({ type: 'text' })
  flow!: PaymentFlow;
}
