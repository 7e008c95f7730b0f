import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Several answers in one row, sealed together. */
@Entity('answer_pack')
export class AnswerPackEntity {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ type: 'bytea' })
  content!: Buffer;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'app_now()' })
  createdAt!: Date;
}
