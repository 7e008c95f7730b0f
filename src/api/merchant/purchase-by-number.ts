import { DomainError } from '../../kernel/errors';
import type { PurchaseReader, PurchaseView } from '../../modules/purchases';
import { checkShowable } from './amounts';

/**
 * The purchase whose number stands in a path, whichever door it was made through.
 * @throws DomainError not-found · amount-out-of-range when its amounts cannot be shown here
 */
export async function purchaseByNumber(
  reader: PurchaseReader,
  organizationId: string,
  text: string,
): Promise<PurchaseView> {
  const view = await reader.byNumber(organizationId, numberOf(text));
  if (!view) throw unknownPurchase();
  const { amountMinor: minor, currency } = view.purchase;
  checkShowable({ minor, currency });
  return view;
}

/** What cannot be a number is answered like an unknown one. @throws DomainError not-found */
function numberOf(text: string): bigint {
  if (!/^[1-9]\d{0,17}$/.test(text)) throw unknownPurchase();
  return BigInt(text);
}

const unknownPurchase = (): DomainError => new DomainError('not-found', 'There is no such purchase.');
