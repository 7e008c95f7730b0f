import { Injectable } from '@nestjs/common';
import { invalidInput } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { Catalog } from '../../modules/catalog';
import { PurchaseReader, type PurchaseView, type RetryPaymentCommand } from '../../modules/purchases';
import { isOwnRedirectUrl, RequestKeys } from '../shared';
import { comparablePayment } from './comparable-requests';
import type { PaymentDto } from './dto/payment.dto';
import { fromExpectedTotal } from './from-purchase';
import { fromPayment, requireLoginForStored } from './from-instruction';
import { withoutTokens } from './mapping-context';
import { MappingContexts } from './mapping-contexts';
import { toPaymentAnswer } from './to-purchase';
import { mayPay } from './visibility';

const PAYMENT_ROUTE = 'POST /v1/storefront/payment';

/** Makes commands of payment requests: finds the purchase they speak of. */
@Injectable()
export class PaymentRequests {
  constructor(
    private readonly reader: PurchaseReader,
    private readonly catalog: Catalog,
    private readonly keys: RequestKeys,
    private readonly contexts: MappingContexts,
  ) {}

  /**
   * @throws DomainError validation-failed (`token`, `paymentInstrumentId`, `transactionId`, `invoiceId`, `redirectUrl`) · unauthenticated
   * (a stored instrument without a login)
   */
  async payment(dto: PaymentDto, principal: Principal, key: string | undefined): Promise<RetryPaymentCommand> {
    refuseBareAmount(dto);
    const instruction = fromPayment(dto);
    requireLoginForStored(instruction, principal.kind === 'customer');
    const { purchase } = await this.#viewOf(dto, principal);
    const website = await this.catalog.website(purchase.organizationId, purchase.websiteId);
    if (dto.redirectUrl && !isOwnRedirectUrl(dto.redirectUrl, website?.url ?? '')) {
      throw invalidInput({ field: 'redirectUrl', message: 'must have the origin of the website' });
    }
    const session = principal.kind === 'purchase-session' ? principal.purchaseId : undefined;
    const mapping = await this.contexts.of(purchase.organizationId);
    // whoever has a publishable key may pay an invoice whose id is known, but does not get the right to look at it
    const callerMapping = principal.kind === 'publishable-key' ? withoutTokens(mapping) : mapping;
    return {
      organizationId: purchase.organizationId,
      websiteId: purchase.websiteId,
      purchaseId: purchase.id,
      instruction,
      redirectUrl: dto.redirectUrl ?? undefined,
      expectedTotal: fromExpectedTotal(dto.expectedTotal),
      idempotency: this.keys.of({ principal, key, route: PAYMENT_ROUTE, content: comparablePayment(dto, session) }),
      render: (view) => toPaymentAnswer(view, callerMapping),
    };
  }

  /** The transaction named wins over the invoice; the token of a purchase names that purchase. */
  async #viewOf({ transactionId, invoiceId }: PaymentDto, principal: Principal): Promise<PurchaseView> {
    const { organizationId } = principal;
    const field = transactionId === undefined ? 'invoiceId' : 'transactionId';
    const view = await this.#find(organizationId, transactionId, invoiceId, principal);
    if (view && mayPay(principal, view)) return view;
    if (transactionId === undefined && invoiceId === undefined)
      throw invalidInput({ field, message: 'invoiceId or transactionId is required' });
    throw invalidInput({ field, message: 'does not exist' });
  }

  #find(
    organizationId: string,
    transactionId: string | undefined,
    invoiceId: string | undefined,
    principal: Principal,
  ): Promise<PurchaseView | undefined> {
    if (transactionId !== undefined) return this.reader.byTransaction(organizationId, transactionId);
    if (invoiceId !== undefined) return this.reader.byInvoice(organizationId, invoiceId);
    return principal.kind === 'purchase-session'
      ? this.reader.view(organizationId, principal.purchaseId)
      : Promise.resolve(undefined);
  }
}

/** The page lets a payment name website, currency and amount instead of an invoice. Here goods and amounts come from a purchase. */
function refuseBareAmount(dto: PaymentDto): void {
  const named = (['websiteId', 'currency', 'amount'] as const).filter((name) => dto[name] !== undefined);
  if (named.length === 0) return;
  const message = 'is not taken here: make a purchase, or name the invoiceId or transactionId to be paid';
  throw invalidInput(...named.map((field) => ({ field, message })));
}
