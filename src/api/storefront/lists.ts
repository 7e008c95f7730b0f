import { type Choice, only, type RecordPage } from '../../kernel/page';
import type { Principal } from '../../modules/auth';
import { INVOICE_STATUSES, type InvoiceFilter } from '../../modules/invoicing';
import { ATTEMPT_RESULTS, ATTEMPT_STATUSES, ATTEMPT_TYPES, type AttemptFilter } from '../../modules/payments';
import { PURCHASE_STATES, type PurchaseFilter } from '../../modules/purchases';
import { choice, choiceOf, criteriaOf, filteredBy, PAGE, type Read, sortedBy, span } from '../shared';
import { ORDER_STATUSES, ORDER_TYPES } from './dto/order.dto';
import { orderStatusOf } from './to-order';
import { visibleTo } from './visibility';

const ORDER_FIELDS = {
  id: choice(),
  status: choiceOf(ORDER_STATUSES),
  orderType: choiceOf(ORDER_TYPES),
  customerId: choice(),
  websiteId: choice(),
  currency: choice(),
  createdTime: span(),
  updatedTime: span(),
} as const;

const INVOICE_FIELDS = {
  id: choice(),
  status: choiceOf(INVOICE_STATUSES),
  orderId: choice(),
  customerId: choice(),
  websiteId: choice(),
  currency: choice(),
  createdTime: span(),
  issuedTime: span(),
  dueTime: span(),
  paidTime: span(),
} as const;

const TRANSACTION_FIELDS = {
  id: choice(),
  type: choiceOf(ATTEMPT_TYPES),
  status: choiceOf(ATTEMPT_STATUSES),
  result: choiceOf(ATTEMPT_RESULTS),
  orderId: choice(),
  invoiceId: choice(),
  customerId: choice(),
  websiteId: choice(),
  method: choice(),
  currency: choice(),
  createdTime: span(),
} as const;

const RECORDS = { ...PAGE, sort: sortedBy(['createdTime']) } as const;

/** What the lists of records may be asked for. */
export const ORDERS = { ...RECORDS, ...filteredBy(ORDER_FIELDS) } as const;
export const INVOICES = { ...RECORDS, ...filteredBy(INVOICE_FIELDS) } as const;
export const TRANSACTIONS = { ...RECORDS, ...filteredBy(TRANSACTION_FIELDS) } as const;

/** Newest first, unless `sort` says otherwise. */
export const recordPage = ({ limit, offset, sort }: Read<typeof RECORDS>): RecordPage => ({
  limit,
  offset,
  oldestFirst: sort?.[0]?.descending === false,
});

/** @throws DomainError validation-failed */
export function orderFilter(query: Read<typeof ORDERS>, principal: Principal): PurchaseFilter {
  const { id, status, orderType, customerId, websiteId, currency, createdTime, updatedTime } = criteriaOf(
    ORDER_FIELDS,
    query,
  );
  const pairs = PURCHASE_STATES.flatMap((state) => ORDER_TYPES.map((kind) => [state, kind] as const)).filter(
    ([state, kind]) =>
      (status?.among.includes(orderStatusOf({ state, kind })) ?? true) && (orderType?.among.includes(kind) ?? true),
  );
  const visible = visibleTo(principal);
  return {
    id: within(visible.purchaseId, id),
    customerId: within(visible.customerId, customerId),
    websiteId,
    currency,
    createdAt: createdTime,
    updatedAt: updatedTime,
    ...((status || orderType) && { statesOfKinds: pairs }),
  };
}

/** @throws DomainError validation-failed */
export function invoiceFilter(query: Read<typeof INVOICES>, principal: Principal): InvoiceFilter {
  const { orderId, customerId, createdTime, issuedTime, dueTime, paidTime, ...same } = criteriaOf(
    INVOICE_FIELDS,
    query,
  );
  const visible = visibleTo(principal);
  return {
    ...same,
    purchaseId: within(visible.purchaseId, orderId),
    customerId: within(visible.customerId, customerId),
    createdAt: createdTime,
    issuedAt: issuedTime,
    dueAt: dueTime,
    paidAt: paidTime,
  };
}

/** @throws DomainError validation-failed */
export function transactionFilter(query: Read<typeof TRANSACTIONS>, principal: Principal): AttemptFilter {
  const { orderId, customerId, createdTime, ...same } = criteriaOf(TRANSACTION_FIELDS, query);
  const visible = visibleTo(principal);
  return {
    ...same,
    purchaseId: within(visible.purchaseId, orderId),
    customerId: within(visible.customerId, customerId),
    createdAt: createdTime,
  };
}

/** A choice of the caller's, within the one value it may see. */
const within = (visible: string | undefined, asked: Choice | undefined): Choice | undefined =>
  visible === undefined ? asked : only(visible, asked);
