import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import { UnitOfWork, type Tx } from '../../../kernel/database';
import { LIMITS } from '../../../kernel/limits';
import { OPEN_STATUSES } from '../../payments';
import { LockPurchase } from '../read/lock-purchase';
import { EndPurchase } from '../settle/end-purchase';
import { PurchaseReadRepository } from '../store/purchase-read.repository';

/** Ends purchases nobody has paid for a day. A late payment may still complete them, if there is stock. */
@Injectable()
export class AbandonPurchasesUseCase {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly purchases: PurchaseReadRepository,
    private readonly lockPurchase: LockPurchase,
    private readonly clock: DatabaseClock,
    private readonly endPurchase: EndPurchase,
  ) {}

  /** One bounded round, each purchase by itself. @returns how many were abandoned */
  async round(limit: number): Promise<number> {
    let abandoned = 0;
    for (const { organizationId, id } of await this.purchases.overdue(LIMITS.pendingPurchaseSeconds, limit)) {
      if (await this.unitOfWork.run((tx) => this.abandon(tx, organizationId, id))) abandoned += 1;
    }
    return abandoned;
  }

  private async abandon(tx: Tx, organizationId: string, id: string): Promise<boolean> {
    const locked = await this.lockPurchase.lock(tx, organizationId, id);
    if (locked?.purchase.state !== 'pending') return false;
    const { purchase, attempts } = locked;
    if (attempts.some(({ status }) => OPEN_STATUSES.includes(status))) return false;
    await this.endPurchase.end(tx, purchase, 'abandoned', { attempt: attempts.at(-1), at: await this.clock.read(tx) });
    return true;
  }
}
