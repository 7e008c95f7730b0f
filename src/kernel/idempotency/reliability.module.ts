import { Global, Module } from '@nestjs/common';
import { DatabaseClock } from '../clock';
import { Outbox } from '../outbox';
import { TenantVersion } from '../tenant-version';
import { AnswerSeal } from './answer-seal';
import { StoredAnswers } from './stored-answers';
import { Idempotency } from './idempotency';
import { Idempotent } from './idempotent';

/** Kernel services over their own tables: keys, events, versions. */
@Global()
@Module({
  providers: [Idempotency, AnswerSeal, StoredAnswers, Idempotent, Outbox, TenantVersion, DatabaseClock],
  exports: [Idempotency, Idempotent, Outbox, TenantVersion, DatabaseClock],
})
export class ReliabilityModule {}
