import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('exchange_rate')
export class ExchangeRateEntity {
  @PrimaryColumn({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @PrimaryColumn({ name: 'from_currency', type: 'char', length: 3 })
  fromCurrency!: string;

  @PrimaryColumn({ name: 'to_currency', type: 'char', length: 3 })
  toCurrency!: string;

  @PrimaryColumn({ name: 'valid_on', type: 'date' })
  validOn!: string;

  @Column({ type: 'numeric', precision: 24, scale: 10 })
  rate!: string;

  @Column({ name: 'type_code', type: 'text', default: 'REFERENCE' })
  typeCode!: string;
}
