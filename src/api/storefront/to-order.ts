import { assertUnreachable } from '../../kernel/errors';
import type { Purchase, PurchaseView } from '../../modules/purchases';
import { detailsOf } from './details';
import type { OrderDto, OrderStatus } from './dto/order.dto';
import { optionalTime, type MappingContext, time, complete } from './mapping-context';
import { toOptionalContact } from './to-contact';
import { toShipping } from './to-invoice';

/** A purchase of any door as an order. Total: every purchase can be shown. */
export function toOrder(view: PurchaseView, { links }: MappingContext): OrderDto {
  const { purchase, invoice } = view;
  const status = orderStatusOf(purchase);
  const subscription = purchase.kind === 'subscription-order';
  return complete<OrderDto>({
    id: purchase.id,
    orderType: purchase.kind,
    status,
    billingStatus: invoice?.status,
    websiteId: purchase.websiteId,
    customerId: purchase.customerId ?? undefined,
    currency: purchase.currency,
    initialInvoiceId: invoice?.id,
    recentInvoiceId: invoice?.id,
    items: purchase.lines
      .filter((line) => line.kind === 'item')
      .map((line) => ({ planId: line.offerId, quantity: line.quantity, plan: { id: line.offerId, name: line.name } })),
    billingAddress: toOptionalContact(invoice?.document.billingAddress),
    deliveryAddress: toOptionalContact(invoice?.document.deliveryAddress),
    poNumber: invoice?.document.poNumber ?? null,
    shipping: invoice === null ? { calculator: 'manual' as const, amount: 0 } : toShipping(invoice),
    activationTime: optionalTime(invoice?.paidAt ?? null),
    voidTime: status === 'canceled' ? time(purchase.updatedAt) : undefined,
    abandonTime: status === 'abandoned' ? time(purchase.updatedAt) : undefined,
    renewalTime: subscription ? optionalTime(purchase.renewalAt) : undefined,
    rebillNumber: subscription ? 0 : undefined,
    customFields: detailsOf(purchase).customFields.subscriptions,
    createdTime: time(purchase.createdAt),
    updatedTime: time(purchase.updatedAt),
    _links: [{ rel: 'self' as const, href: links.order(purchase.id) }],
  });
}

/** States of a purchase in the words of this door. */
export function orderStatusOf({ state, kind }: Pick<Purchase, 'state' | 'kind'>): OrderStatus {
  switch (state) {
    case 'reserved':
    case 'pending':
      return 'pending';
    case 'fulfilled':
      return kind === 'subscription-order' ? 'active' : 'completed';
    case 'released':
    case 'canceled':
      return 'canceled';
    case 'abandoned':
      return 'abandoned';
    default:
      return assertUnreachable(state);
  }
}
