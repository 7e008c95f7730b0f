import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/errors';
import type { Attempt, Settlement } from '../../payments';
import { DoorPolicies, type DoorPolicy } from '../model/door-policies';
import type { PurchaseView } from '../model/purchase';
import { PurchaseReader } from '../read/purchase-reader';
import { SettleRunner } from '../settle/settle-runner';

/** Records outcomes of payments whose requests have gone: nobody waits for an answer, and the door's policy decides. */
@Injectable()
export class RecordOutcome {
  constructor(
    private readonly reader: PurchaseReader,
    private readonly doors: DoorPolicies,
    private readonly settleRunner: SettleRunner,
  ) {}

  /** The purchase that an attempt pays. @throws DomainError not-found */
  async purchaseOf({ organizationId, purchaseId }: Attempt): Promise<PurchaseView> {
    const view = await this.reader.view(organizationId, purchaseId);
    if (!view) throw new DomainError('not-found', 'No such purchase.');
    return view;
  }

  /** What the purchase's door does with payments. */
  policyOf({ purchase }: PurchaseView): DoorPolicy {
    return this.doors.of(purchase.door);
  }

  /** @returns the purchase as it stands afterwards */
  async record(view: PurchaseView, settlement: Settlement): Promise<PurchaseView> {
    const { afterDecline } = this.policyOf(view);
    const unanswered = { idempotency: undefined, render: undefined };
    return (await this.settleRunner.settle({ view, settlement, afterDecline, ...unanswered })).view;
  }
}
