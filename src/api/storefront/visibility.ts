import type { Principal } from '../../modules/auth';
import type { PurchaseView } from '../../modules/purchases';

/**
 * Whether the caller may see a purchase of its organization: the shop's backend sees all, a customer the own ones, the token of a
 * purchase that one. What may not be seen is answered like what does not exist.
 */
export function maySee(principal: Principal, { purchase }: PurchaseView): boolean {
  switch (principal.kind) {
    case 'secret-key':
      return true;
    case 'customer':
      return purchase.customerId === principal.customerId;
    case 'purchase-session':
      return purchase.id === principal.purchaseId;
    case 'publishable-key':
      return false;
  }
}

/** Whether the caller may pay a purchase. With a publishable key the id, which nobody can guess, is the right. */
export const mayPay = (principal: Principal, view: PurchaseView): boolean =>
  principal.kind === 'publishable-key' ? view.purchase.websiteId === principal.websiteId : maySee(principal, view);

/** The same for lists. */
export const visibleTo = (principal: Principal): { customerId?: string; purchaseId?: string } => {
  if (principal.kind === 'secret-key') return {};
  if (principal.kind === 'purchase-session') return { purchaseId: principal.purchaseId };
  return { customerId: 'customerId' in principal ? principal.customerId : '' };
};
