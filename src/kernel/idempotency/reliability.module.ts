import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NumberingModule } from '../numbering';
import { OutboxModule } from '../outbox';
import { StrikesModule } from '../strikes';
import { TenantVersionModule } from '../tenant-version';
import { WorkerLeaseModule } from '../worker-lease';
import { AnswerPackEntity } from './answer-pack.entity';
import { AnswerSeal } from './answer-seal';
import { IdempotencyKeyEntity } from './idempotency-key.entity';
import { IdempotencyKeyRepository } from './idempotency-key.repository';
import { Idempotency } from './idempotency.service';
import { Idempotent } from './idempotent.service';
import { StoredAnswers } from './stored-answers.service';

/** Kernel services over their own tables: keys, events, versions. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forFeature([IdempotencyKeyEntity, AnswerPackEntity]),
    TenantVersionModule,
    NumberingModule,
    OutboxModule,
    WorkerLeaseModule,
    StrikesModule,
  ],
  providers: [Idempotency, IdempotencyKeyRepository, AnswerSeal, StoredAnswers, Idempotent],
  exports: [
    Idempotency,
    Idempotent,
    TenantVersionModule,
    NumberingModule,
    OutboxModule,
    WorkerLeaseModule,
    StrikesModule,
  ],
})
export class ReliabilityModule {}
