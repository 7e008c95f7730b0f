import { ID_PREFIX } from '../../kernel/ids';
import { LIMITS } from '../../kernel/limits';
import type { PurchaseSession } from '../../modules/auth';
import type { PurchaseView } from '../../modules/purchases';
import { initialAttemptOf } from './attempts';

const MS_PER_SECOND = 1_000;

/**
 * The session that whoever made a purchase gets: it sees and pays this purchase. Made from the frozen rows alone, so an answer that
 * is given again carries the same token, byte for byte. Undefined where there is no customer, invoice or payment yet.
 */
export function purchaseSessionOf(view: PurchaseView): PurchaseSession | undefined {
  const { purchase, invoice } = view;
  const attempt = initialAttemptOf(view);
  if (invoice === null || purchase.customerId === null || attempt === undefined) return undefined;
  const issuedAtSeconds = Math.floor(purchase.createdAt.getTime() / MS_PER_SECOND);
  return {
    sessionId: purchase.id.replace(ID_PREFIX.purchase, ID_PREFIX.session),
    organizationId: purchase.organizationId,
    websiteId: purchase.websiteId,
    customerId: purchase.customerId,
    purchaseId: purchase.id,
    invoiceId: invoice.id,
    transactionId: attempt.id,
    issuedAtSeconds,
    expiresAtSeconds: issuedAtSeconds + LIMITS.purchaseSessionSeconds,
  };
}
