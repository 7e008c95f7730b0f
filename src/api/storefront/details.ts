import type { Purchase, PurchaseDetails } from '../../modules/purchases';

type Free = Readonly<Record<string, unknown>>;

/** What this door keeps with a purchase beside its rows. */
export interface StorefrontDetails {
  /** Free members the shop wants to find again on the customer, the subscription and the transaction. */
  readonly customFields: { readonly customers: Free; readonly subscriptions: Free; readonly transactions: Free };
}

const isObject = (value: unknown): value is Free =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectIn = (parent: unknown, member: string): Free => {
  const value = isObject(parent) ? parent[member] : undefined;
  return isObject(value) ? value : {};
};

/** Reads the details of any purchase: those of other doors have none of ours. */
export function detailsOf({ details }: Pick<Purchase, 'details'>): StorefrontDetails {
  const customFields = objectIn(details, 'customFields');
  return {
    customFields: {
      customers: objectIn(customFields, 'customers'),
      subscriptions: objectIn(customFields, 'subscriptions'),
      transactions: objectIn(customFields, 'transactions'),
    },
  };
}

/** The details as the purchase keeps them. */
export const toDetails = (
  customFields: Partial<StorefrontDetails['customFields']> | null | undefined,
): PurchaseDetails => ({
  customFields: {
    customers: customFields?.customers ?? {},
    subscriptions: customFields?.subscriptions ?? {},
    transactions: customFields?.transactions ?? {},
  },
});
