import { Injectable } from '@nestjs/common';
import { readDatabaseTime, UnitOfWork } from '../../kernel/database';

/** A database that takes longer than this to answer is not ready. */
const READY_WITHIN_MS = 2_000;

/** Asks the database whether it takes transactions now. */
@Injectable()
export class DatabaseProbe {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** False when the database refuses, or does not answer in time. */
  async answers(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('late')), READY_WITHIN_MS);
    });
    try {
      await Promise.race([this.unitOfWork.run(readDatabaseTime), late]);
      return true;
    } catch {
      // whatever it was, the database takes no transactions
      return false;
    } finally {
      clearTimeout(timer);
    }
  }
}
