import { Column, Entity, PrimaryColumn } from 'typeorm';
import { columnNames, recordsetOf, selectList } from './entity-columns';

@Entity('sample')
class SampleEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ name: 'amount_minor', type: 'bigint' })
  amountMinor!: bigint;

  @Column({ type: 'char', length: 3 })
  currency!: string;

  @Column({ name: 'lease_until', type: 'timestamptz', select: false })
  leaseUntil!: Date;
}

it('rows are selected by the names of the members, without what is not selected by default', () => {
  expect(selectList(SampleEntity)).toBe('id AS "id", amount_minor AS "amountMinor", currency AS "currency"');
  expect(selectList(SampleEntity, 'a')).toBe('a.id AS "id", a.amount_minor AS "amountMinor", a.currency AS "currency"');
});

it('columns are named in the order of the members', () => {
  expect(columnNames(SampleEntity, ['leaseUntil', 'id'])).toBe('lease_until, id');
});

it('rows as a parameter have the types of the columns; text of a fixed length is text', () => {
  expect(recordsetOf(SampleEntity, ['id', 'amountMinor', 'currency'])).toBe(
    'jsonb_to_recordset($1::jsonb) AS u("id" text, "amountMinor" bigint, "currency" text)',
  );
});

it('a member without a column is a mistake of the program', () => {
  expect(() => columnNames(SampleEntity, ['nothing' as 'id'])).toThrow('SampleEntity has no column for nothing');
});
