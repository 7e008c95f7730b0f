import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { ReservationRepository } from './reservation.repository';
import type { Holder } from './types';

const NO_PURCHASE = '';

/**
 * Keeps clients from holding everything. What a holder holds is counted from the reservations themselves, so whatever
 * ends a hold makes room at once, and the limit holds across processes. Only holds that nobody has given an instrument
 * for are refused here; `Inventory.restore` ends those of declined payments that are too many.
 */
@Injectable()
export class HoldLimits {
  constructor(private readonly reservations: ReservationRepository) {}

  /**
   * Lets a holder in, one transaction at a time. Call it before reservations and stock are locked; a transaction that
   * has locked stock never waits for it.
   * @param purchaseId the purchase that holds already and asks to hold on; its own holds do not count
   * @throws DomainError hold-limit-reached, with the seconds until the first running hold ends
   */
  async admit(tx: Tx, { fingerprint, activeHolds }: Holder, purchaseId = NO_PURCHASE): Promise<void> {
    await this.reservations.lockHolder(tx, fingerprint);
    if (activeHolds === null) return;
    const { active, secondsLeft } = await this.reservations.countHolds(tx, fingerprint, purchaseId);
    if (active >= activeHolds) throw refusal('Too many purchases are open.', secondsLeft);
  }

  /**
   * Looks at a purchase whose units were held in this transaction.
   * @throws DomainError hold-limit-reached when they are more than its holder may hold; nothing of it may be committed
   */
  async requireWithin(tx: Tx, purchaseId: string, { fingerprint }: Holder): Promise<void> {
    if (!(await this.reservations.exceeds(tx, purchaseId))) return;
    const { secondsLeft } = await this.reservations.countHolds(tx, fingerprint, purchaseId);
    throw refusal('Too many units are held.', secondsLeft);
  }

  /** The holds of a purchase, if anybody counts them, count as those of whoever pays now. */
  changeHolder(tx: Tx, purchaseId: string, holder: Holder, waitsForPayer: boolean): Promise<void> {
    return this.reservations.changeHolder(tx, purchaseId, holder, waitsForPayer);
  }
}

const refusal = (text: string, secondsLeft: number | null): DomainError =>
  new DomainError('hold-limit-reached', text, { retryAfterSeconds: Math.max(1, secondsLeft ?? LIMITS.holdSeconds) });
