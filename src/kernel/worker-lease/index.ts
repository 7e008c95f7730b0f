export { WorkerLeaseModule } from './worker-lease.module';
export { WorkerLeases } from './worker-leases.service';
