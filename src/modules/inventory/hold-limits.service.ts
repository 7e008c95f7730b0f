import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { ReservationRepository } from './reservation.repository';

/** Who holds, for a limit on how much one client may hold at once. */
export interface Holder {
  /** Keyed hash of whatever the limit is counted per; never an address itself. */
  readonly fingerprint: Buffer;
  /** Holds that may run at the same time. */
  readonly activeHolds: number;
}

/**
 * Keeps clients from holding everything. A holder's running holds are counted from the reservations themselves, so
 * whatever ends one makes room at once. Holders without a limit never come here and pay nothing for it.
 */
@Injectable()
export class HoldLimits {
  constructor(private readonly reservations: ReservationRepository) {}

  /**
   * Lets a holder in, one reservation at a time, until the transaction ends: two that run at once cannot both be the
   * last. Call it before stock is locked; a transaction that has locked stock never waits for it.
   * @throws DomainError hold-limit-reached, with the seconds until the first running hold ends
   */
  async admit(tx: Tx, { fingerprint, activeHolds }: Holder): Promise<void> {
    await this.reservations.lockHolder(tx, fingerprint);
    const { active, secondsLeft } = await this.reservations.countHolds(tx, fingerprint);
    if (active < activeHolds) return;
    throw new DomainError('hold-limit-reached', 'Too many reservations are open.', {
      retryAfterSeconds: Math.max(1, secondsLeft ?? 1),
    });
  }

  /** Writes down whose a hold is. */
  async record(tx: Tx, purchaseId: string, { fingerprint }: Holder): Promise<void> {
    await this.reservations.nameHolder(tx, purchaseId, fingerprint);
  }
}
