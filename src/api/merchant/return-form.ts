import type { PurchaseView } from '../../modules/purchases';
import type { PaymentEnd, ReturnForm } from '../shared';

type UrlMember = 'Url_Approved' | 'Url_Rejected' | 'Url_Canceled' | 'Url_Pending';

const WAYS: Readonly<Record<PaymentEnd, readonly [member: UrlMember, status: string]>> = {
  paid: ['Url_Approved', 'approved'],
  reserved: ['Url_Approved', 'preauthorized'],
  refunded: ['Url_Approved', 'approved'],
  declined: ['Url_Rejected', 'rejected'],
  canceled: ['Url_Canceled', 'canceled'],
  expired: ['Url_Canceled', 'canceled'],
  pending: ['Url_Pending', 'pending'],
};

/** The form that leads a payer back to the merchant; undefined when the merchant named no address for this outcome. */
export function returnForm({ purchase }: PurchaseView, end: PaymentEnd): ReturnForm | undefined {
  const kept = purchase.details as { merchant?: { redirection?: Partial<Record<UrlMember, string | null>> | null } };
  const [member, status] = WAYS[end];
  const url = kept.merchant?.redirection?.[member];
  return url ? { url, fields: { PurchaseId: String(purchase.number), Status: status } } : undefined;
}
