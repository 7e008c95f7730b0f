import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { run, statement } from '../database';
import { WorkerLeaseEntity } from './worker-lease.entity';

const HOLD = statement(
  'worker-lease.hold',
  `INSERT INTO worker_lease AS l (name, holder, ends_at) VALUES ($1, $2, app_now() + make_interval(secs => $3))
   ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at
    WHERE l.holder = excluded.holder OR l.ends_at <= app_now() RETURNING name`,
);
const RELEASE = statement('worker-lease.release', 'DELETE FROM worker_lease WHERE name = $1 AND holder = $2');

/** Rows of `worker_lease`. */
@Injectable()
export class WorkerLeaseRepository {
  constructor(@InjectRepository(WorkerLeaseEntity) private readonly rows: Repository<WorkerLeaseEntity>) {}

  /** @returns whether the lease is free, has ended, or is the holder's already */
  async hold(name: string, holder: string, seconds: number): Promise<boolean> {
    return (await run(this.rows.manager, HOLD, [name, holder, seconds])).length > 0;
  }

  async release(name: string, holder: string): Promise<void> {
    await run(this.rows.manager, RELEASE, [name, holder]);
  }
}
