import { Inject, Injectable } from '@nestjs/common';
import { processClock } from '../../kernel/clock';
import { CONFIG, type Config } from '../../kernel/config';
import type { Answer, Comparable } from '../../kernel/idempotency';
import type { KeyPrincipal } from '../../modules/auth';
import type { Attempt } from '../../modules/payments';
import {
  type FollowUpCommand,
  PurchaseReader,
  type PurchaseView,
  type RefundPurchaseCommand,
} from '../../modules/purchases';
import { type KeyedRequest, RequestKeys } from '../shared';
import { fromWireAmount } from './amounts';
import { comparableAmount, comparableRefund } from './comparable-requests';
import { declineCode } from './decline-table';
import type { AmountDto, RefundDto } from './dto/purchase.dto';
import { answered, wireError } from './envelope';
import { purchaseByNumber } from './purchase-by-number';
import { toPurchase } from './to-purchase';
import { toRefund } from './to-refund';
import { languageOf, type WireErrorCode } from './wire-errors';

/** Who calls, under which key, and in which language. */
export interface CallContext extends Pick<KeyedRequest, 'key'> {
  readonly principal: KeyPrincipal;
  readonly language: string | string[] | undefined;
}

const ROUTE = 'POST /v1/api/purchase/:id';

/** Makes commands of requests that continue a purchase. */
@Injectable()
export class OperationRequests {
  constructor(
    private readonly reader: PurchaseReader,
    private readonly keys: RequestKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Commit and rollback: both act on reserved money.
   * @throws DomainError not-found · amount-out-of-range · validation-failed
   */
  async onReserved(
    operation: 'commit' | 'rollback',
    id: string,
    dto: AmountDto,
    context: CallContext,
  ): Promise<FollowUpCommand> {
    return {
      ...(await this.common(operation, id, dto, comparableAmount(id, dto), context)),
      render: (view, attempt) => this.purchaseAnswer(view, attempt, context),
    };
  }

  /** @throws DomainError not-found · amount-out-of-range · validation-failed */
  async refund(id: string, dto: RefundDto, context: CallContext): Promise<RefundPurchaseCommand> {
    return {
      ...(await this.common('refund', id, dto, comparableRefund(id, dto), context)),
      lines: undefined,
      restock: dto.ReturnGoods ?? false,
      mayRestockAlone: true,
      keepVouchers: false,
      acceptDispute: false,
      reason: undefined,
      render: (shown, attempt) => {
        if (!attempt) return answered(toPurchase(shown, this.config.publicUrl));
        return answered(toRefund(shown, attempt), this.errorsOf(attempt, 'TR101', context));
      },
    };
  }

  private async common(
    operation: string,
    id: string,
    { Amount }: AmountDto,
    content: Comparable,
    context: CallContext,
  ): Promise<Omit<FollowUpCommand, 'render'>> {
    const { purchase } = await purchaseByNumber(this.reader, context.principal.organizationId, id);
    return {
      organizationId: purchase.organizationId,
      purchaseId: purchase.id,
      amountMinor: Amount === undefined || Amount === null ? undefined : fromWireAmount(Amount, purchase.currency),
      idempotency: this.keys.of({ ...context, route: `${ROUTE}/${operation}`, content }),
    };
  }

  private purchaseAnswer(view: PurchaseView, attempt: Attempt | undefined, context: CallContext): Answer {
    const code = declineCode(attempt?.response.declineReason);
    return answered(toPurchase(view, this.config.publicUrl), attempt ? this.errorsOf(attempt, code, context) : []);
  }

  /** What the acquirer refused is told beside the purchase, which stays as it was. */
  private errorsOf({ result, processedAt, response }: Attempt, code: WireErrorCode, { language }: CallContext) {
    if (result !== 'declined') return [];
    const spoken = languageOf(Array.isArray(language) ? language[0] : language);
    return [wireError(code, processedAt ?? new Date(processClock.nowMs()), spoken, response.message ?? null)];
  }
}
