import { Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { PurchaseReader, type PurchaseView } from '../../modules/purchases';
import { CurrentPrincipal, ListQuery, PathId, type Read, setPagination } from '../shared';
import { OWN_LISTS, OWN_PURCHASE, Route } from './route';
import { InvoiceDto } from './dto/invoice.dto';
import { OrderDto } from './dto/order.dto';
import { TransactionDto } from './dto/transaction.dto';
import { invoiceFilter, INVOICES, orderFilter, ORDERS, recordPage, transactionFilter, TRANSACTIONS } from './lists';
import { MappingContexts } from './mapping-contexts';
import { toInvoice } from './to-invoice';
import { toOrder } from './to-order';
import { toTransaction } from './to-transaction';
import { maySee } from './visibility';

const notFound = (): DomainError => new DomainError('not-found', 'There is no such resource.');

/** What purchases made: orders, invoices, transactions. Newest first. */
@ApiTags('Orders')
@Controller('v1/storefront')
export class RecordsController {
  constructor(
    private readonly reader: PurchaseReader,
    private readonly contexts: MappingContexts,
  ) {}

  @Route('GET', 'orders', {
    operationId: 'StorefrontGetOrderCollection',
    callers: OWN_LISTS,
    summary: 'List orders',
    type: OrderDto,
    list: ORDERS,
  })
  async orders(
    @CurrentPrincipal() principal: Principal,
    @ListQuery(ORDERS) query: Read<typeof ORDERS>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderDto[]> {
    const { items, total } = await this.reader.list(
      principal.organizationId,
      orderFilter(query, principal),
      recordPage(query),
    );
    const mapping = await this.contexts.of(principal.organizationId);
    setPagination(reply, { ...query, total });
    return items.map((view) => toOrder(view, mapping));
  }

  @Route('GET', 'orders/:id', {
    operationId: 'StorefrontGetOrder',
    callers: OWN_PURCHASE,
    summary: 'Read an order',
    type: OrderDto,
  })
  async order(@PathId('id') id: string, @CurrentPrincipal() principal: Principal): Promise<OrderDto> {
    const view = visible(principal, await this.reader.view(principal.organizationId, id));
    return toOrder(view, await this.contexts.of(principal.organizationId));
  }

  @Route('GET', 'invoices', {
    operationId: 'StorefrontGetInvoiceCollection',
    callers: OWN_LISTS,
    summary: 'List invoices',
    type: InvoiceDto,
    list: INVOICES,
  })
  async invoices(
    @CurrentPrincipal() principal: Principal,
    @ListQuery(INVOICES) query: Read<typeof INVOICES>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InvoiceDto[]> {
    const { organizationId } = principal;
    const { items, total } = await this.reader.invoices(
      organizationId,
      invoiceFilter(query, principal),
      recordPage(query),
    );
    const views = await this.reader.views(
      organizationId,
      items.map((invoice) => invoice.purchaseId),
    );
    const mapping = await this.contexts.of(organizationId);
    setPagination(reply, { ...query, total });
    return items.flatMap((invoice) => {
      const view = views.get(invoice.purchaseId);
      return view ? [toInvoice(invoice, view, mapping)] : [];
    });
  }

  @Route('GET', 'invoices/:id', {
    operationId: 'StorefrontGetInvoice',
    callers: OWN_PURCHASE,
    summary: 'Read an invoice',
    type: InvoiceDto,
  })
  async invoice(@PathId('id') id: string, @CurrentPrincipal() principal: Principal): Promise<InvoiceDto> {
    const view = visible(principal, await this.reader.byInvoice(principal.organizationId, id));
    if (view.invoice === null) throw notFound();
    return toInvoice(view.invoice, view, await this.contexts.of(principal.organizationId));
  }

  @Route('GET', 'transactions', {
    operationId: 'StorefrontGetTransactionCollection',
    callers: OWN_LISTS,
    summary: 'List transactions',
    type: TransactionDto,
    list: TRANSACTIONS,
  })
  async transactions(
    @CurrentPrincipal() principal: Principal,
    @ListQuery(TRANSACTIONS) query: Read<typeof TRANSACTIONS>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransactionDto[]> {
    const { organizationId } = principal;
    const { items, total } = await this.reader.transactions(
      organizationId,
      transactionFilter(query, principal),
      recordPage(query),
    );
    const views = await this.reader.views(
      organizationId,
      items.map((attempt) => attempt.purchaseId),
    );
    const mapping = await this.contexts.of(organizationId);
    setPagination(reply, { ...query, total });
    return items.flatMap((attempt) => {
      const view = views.get(attempt.purchaseId);
      return view ? [toTransaction(attempt, view, mapping)] : [];
    });
  }

  @Route('GET', 'transactions/:id', {
    operationId: 'StorefrontGetTransaction',
    callers: OWN_PURCHASE,
    summary: 'Read a transaction',
    type: TransactionDto,
  })
  async transaction(@PathId('id') id: string, @CurrentPrincipal() principal: Principal): Promise<TransactionDto> {
    const view = visible(principal, await this.reader.byTransaction(principal.organizationId, id));
    const attempt = view.attempts.find((one) => one.id === id);
    if (!attempt) throw notFound();
    return toTransaction(attempt, view, await this.contexts.of(principal.organizationId));
  }
}

/** @throws DomainError not-found, the same for what does not exist and for what is somebody else's */
function visible(principal: Principal, view: PurchaseView | undefined): PurchaseView {
  if (!view || !maySee(principal, view)) throw notFound();
  return view;
}
