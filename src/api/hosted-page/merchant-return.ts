import type { PurchaseView } from '../../modules/purchases';
import type { FinalOutcome } from './session';

/** The form by which a merchant's payer goes back: the browser posts it, so nothing in it is proof of anything. */
export interface ReturnForm {
  readonly url: string;
  readonly purchaseId: string;
  readonly status: string;
}

type UrlMember = 'Url_Approved' | 'Url_Rejected' | 'Url_Canceled' | 'Url_Pending';

const WAYS: Readonly<Record<FinalOutcome | 'pending', readonly [member: UrlMember, status: string]>> = {
  paid: ['Url_Approved', 'approved'],
  reserved: ['Url_Approved', 'preauthorized'],
  refunded: ['Url_Approved', 'approved'],
  declined: ['Url_Rejected', 'rejected'],
  canceled: ['Url_Canceled', 'canceled'],
  expired: ['Url_Canceled', 'canceled'],
  pending: ['Url_Pending', 'pending'],
};

/** Undefined when the merchant named no address for this outcome. */
export function merchantReturn({ purchase }: PurchaseView, outcome: FinalOutcome | 'pending'): ReturnForm | undefined {
  const kept = purchase.details as { merchant?: { redirection?: Partial<Record<UrlMember, string | null>> | null } };
  const [member, status] = WAYS[outcome];
  const url = kept.merchant?.redirection?.[member];
  return url ? { url, purchaseId: String(purchase.number), status } : undefined;
}
