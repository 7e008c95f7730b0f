import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const PRODUCTION_BODY = /^\s*select\s+clock_timestamp\(\)\s*;?\s*$/i;

/**
 * Refuses a database whose `app_now()` is anything but the server's own clock: on such a database holds and sessions
 * would end whenever somebody moves the offset.
 * @throws Error when the function is missing or has another body
 */
export async function assertProductionClock(dataSource: DataSource): Promise<void> {
  const rows = await dataSource.query<{ prosrc: string }[]>(
    `SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure('app_now()')`,
  );
  if (rows.length !== 1 || !PRODUCTION_BODY.test(rows[0]?.prosrc ?? '')) {
    throw new Error('Holdfast cannot start: app_now() of this database is not the clock of production');
  }
}

/** Looks at the clock of the service's own database. */
@Injectable()
export class ProductionClockCheck {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws as `assertProductionClock` */
  async check(): Promise<void> {
    await assertProductionClock(this.dataSource);
  }
}
