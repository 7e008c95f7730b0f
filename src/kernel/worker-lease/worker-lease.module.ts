import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { WorkerLeaseEntity } from './worker-lease.entity';
import { WorkerLeaseRepository } from './worker-lease.repository';
import { WorkerLeases } from './worker-leases.service';

/** Work that one process does at a time. */
@Module({
  imports: [TypeOrmModule.forFeature([WorkerLeaseEntity])],
  providers: [WorkerLeases, WorkerLeaseRepository],
  exports: [WorkerLeases],
})
export class WorkerLeaseModule {}
