import { Body, Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import { comparable } from '../../kernel/idempotency';
import type { KeyPrincipal } from '../../modules/auth';
import {
  CancelPurchaseUseCase,
  FindPurchase,
  NAME_KINDS,
  PurchaseReader,
  RefundPurchaseUseCase,
} from '../../modules/purchases';
import {
  CurrentPrincipal,
  IdempotencyKey,
  ListQuery,
  oneOf,
  PathName,
  type Read,
  RequestKeys,
  strictBody,
} from '../shared';
import { CancelDto, RefundDto, ShownPurchaseDto, ShownRefundDto } from './dto/purchase.dto';
import { fromRefund, refundAnswer } from './refund-wire';
import { Route } from './route';
import { toPurchase } from './to-purchase';

const BY = { by: oneOf(NAME_KINDS) } as const;
const QUERIES = [
  { name: 'by', required: false, description: 'The one kind of name that counts.', schema: BY.by.schema },
] as const;
const ANY_ID =
  'The purchase by any name: the id of the order, its invoice, one of its transactions or vouchers; its number; ' +
  'the `UniqueID` or another id its door was given; its `Order` or `TransactionReference`. ' +
  'Several purchases of one name: 409 with `candidates`.';

/** After the sale: money back, purchases undone. */
@ApiTags('Admin')
@Controller('v1/admin/purchases')
export class PurchasesController {
  constructor(
    private readonly finder: FindPurchase,
    private readonly refunding: RefundPurchaseUseCase,
    private readonly canceling: CancelPurchaseUseCase,
    private readonly reader: PurchaseReader,
    private readonly keys: RequestKeys,
  ) {}

  @Route('POST', ':id/refunds', {
    operationId: 'AdminPostPurchaseRefund',
    summary: 'Pay money back',
    description: `All that is left, an amount, or the price of units. ${ANY_ID}`,
    status: 201,
    type: ShownRefundDto,
    keyed: true,
    queries: QUERIES,
    refuses: ['ambiguous', 'invalid-state', 'amount-exceeds', 'partial-unsupported', 'operation-unsupported'],
  })
  async refund(
    @PathName('id') name: string,
    @ListQuery(BY) { by }: Read<typeof BY>,
    @Body(strictBody) dto: RefundDto,
    @CurrentPrincipal('secret-key') principal: KeyPrincipal,
    @IdempotencyKey() key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { organizationId } = principal;
    const purchase = await this.finder.find(organizationId, name, by);
    const terms = fromRefund(dto, purchase);
    const { answer, replayed } = await this.refunding.execute({
      organizationId,
      purchaseId: purchase.id,
      ...terms,
      mayRestockAlone: false,
      idempotency: this.keys.of({
        principal,
        key,
        route: 'POST /v1/admin/purchases/:id/refunds',
        content: comparable({ purchaseId: purchase.id, ...terms }),
      }),
      render: refundAnswer,
    });
    void reply.status(answer.status).headers(answer.headers);
    if (replayed) void reply.header('idempotent-replayed', 'true');
    return answer.body;
  }

  @Route('POST', ':id/cancel', {
    operationId: 'AdminPostPurchaseCancellation',
    summary: 'Undo a purchase that no gateway was paid for',
    description: `Claimed, free or unpaid, or wholly refunded. A second time: the same answer. ${ANY_ID}`,
    type: ShownPurchaseDto,
    queries: QUERIES,
    refuses: ['ambiguous', 'invalid-state'],
  })
  async cancel(
    @PathName('id') name: string,
    @ListQuery(BY) { by }: Read<typeof BY>,
    @Body(strictBody) { reason }: CancelDto,
    @CurrentPrincipal('secret-key') { organizationId }: KeyPrincipal,
  ): Promise<ShownPurchaseDto> {
    const { id } = await this.finder.find(organizationId, name, by);
    await this.canceling.execute({ organizationId, purchaseId: id, reason });
    const view = await this.reader.view(organizationId, id);
    if (!view) throw new DomainError('not-found', 'There is no such purchase.');
    return toPurchase(view);
  }
}
