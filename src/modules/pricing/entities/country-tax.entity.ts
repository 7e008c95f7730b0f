import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('country_tax')
export class CountryTaxEntity {
  @PrimaryColumn({ name: 'organization_id', type: 'text', collation: 'C' })
  organizationId!: string;

  @PrimaryColumn({ type: 'char', length: 2 })
  country!: string;

  @PrimaryColumn({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'smallint' })
  position!: number;

  @Column({ name: 'rate_ppm', type: 'int' })
  ratePpm!: number;

  @Column({ name: 'base_codes', type: 'text', array: true, default: '{}' })
  baseCodes!: string[];

  @Column({ type: 'text', default: 'CUSTOMER' })
  responsible!: string;

  @PrimaryColumn({ name: 'valid_from', type: 'date' })
  validFrom!: string;
}
