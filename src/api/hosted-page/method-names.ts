import type { PurchaseView } from '../../modules/purchases';

const NAMES: Readonly<Record<string, string>> = {
  paypal: 'PayPal',
  'bank-transfer': 'Bank transfer',
  'e-wallet': 'Wallet',
  cash: 'Cash',
};

/** How a method is called in front of its payer: a merchant's by the name it has in the country. */
export function methodName(method: string, { purchase }: PurchaseView): string {
  const { merchant } = purchase.details as { merchant?: { methodName?: string } };
  return merchant?.methodName ?? NAMES[method] ?? method;
}
