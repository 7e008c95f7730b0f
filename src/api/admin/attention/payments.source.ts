import { Injectable } from '@nestjs/common';
import { DatabaseClock } from '../../../kernel/clock';
import { LIMITS } from '../../../kernel/limits';
import { PurchaseReader } from '../../../modules/purchases';
import type { AttentionItemDto } from '../dto/attention.dto';
import type { AttentionSource } from './attention-source';

const MS_PER_SECOND = 1_000;
/** An outcome that nobody knows after so long will not come by itself. */
const UNKNOWN = ['sending', 'conn-error', 'waiting-refund'] as const;

/** Payments and refunds whose outcome is unknown for long, and refunds of late that failed. */
@Injectable()
export class PaymentsSource implements AttentionSource {
  constructor(
    private readonly reader: PurchaseReader,
    private readonly clock: DatabaseClock,
  ) {}

  async items(organizationId: string): Promise<AttentionItemDto[]> {
    const page = { limit: LIMITS.attentionItems, offset: 0 };
    const [unknown, failed] = await Promise.all([
      this.reader.transactions(
        organizationId,
        { status: { among: UNKNOWN }, createdAt: { before: this.ago(LIMITS.unknownTooLongSeconds) } },
        page,
      ),
      this.reader.transactions(
        organizationId,
        {
          type: { among: ['refund'] },
          result: { among: ['declined', 'canceled', 'abandoned'] },
          createdAt: { from: this.ago(LIMITS.failedRefundSeconds) },
        },
        page,
      ),
    ]);
    return [
      ...unknown.items.map((attempt) => itemOf('payment-unknown', attempt)),
      ...failed.items.map((attempt) => itemOf('refund-failed', attempt)),
    ];
  }

  private ago(seconds: number): Date {
    return new Date(this.clock.now().getTime() - seconds * MS_PER_SECOND);
  }
}

type Attempt = Awaited<ReturnType<PurchaseReader['transactions']>>['items'][number];

const itemOf = (
  kind: AttentionItemDto['kind'],
  { id, purchaseId, type, status, updatedAt }: Attempt,
): AttentionItemDto => ({
  kind,
  time: updatedAt.toISOString(),
  transactionId: id,
  orderId: purchaseId,
  type,
  status,
});
