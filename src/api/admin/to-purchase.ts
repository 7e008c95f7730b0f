import type { PurchaseView } from '../../modules/purchases';
import { toAmount } from './amount';
import type { ShownPurchaseDto } from './dto/purchase.dto';

/** A purchase as the back office sees it. */
export const toPurchase = ({ purchase, invoice }: PurchaseView): ShownPurchaseDto => ({
  orderId: purchase.id,
  number: purchase.number.toString(),
  door: purchase.door,
  websiteId: purchase.websiteId,
  status: purchase.state,
  billingStatus: invoice?.status ?? null,
  customerId: purchase.customerId,
  invoiceId: purchase.invoiceId,
  amount: toAmount(purchase.amountMinor, purchase.currency),
  currency: purchase.currency,
  createdTime: purchase.createdAt.toISOString(),
  updatedTime: purchase.updatedAt.toISOString(),
});
