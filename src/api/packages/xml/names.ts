/** Namespace of every element of this API, in and out. */
export const MODEL_NAMESPACE = 'http://schemas.datacontract.org/2004/07/Payments.Api.Models';
/** Namespace of `nil` and `type`. */
export const INSTANCE_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance';

/** Members that are lists, and what their entries are called in XML. */
export const LIST_ITEMS: Readonly<Record<string, string>> = {
  Skus: 'SkuPackage',
  Packages: 'PackageModel',
  Purchases: 'PurchaseModel',
  Transactions: 'TransactionModel',
  Profiles: 'ProfileModel',
};

export const isList = (name: string): boolean => Object.hasOwn(LIST_ITEMS, name);

/** Members that are objects: without a member of their own they are empty ones, and not empty texts. */
const OBJECTS: ReadonlySet<string> = new Set([
  'Authentication',
  'Request',
  'Discount',
  'Marketing',
  'PaymentMethod',
  'Name',
  'BankRequest',
  'CardPayment',
  'Card',
  'BankAccount',
  'BillingAddress',
  'StoredProfile',
  'SkuPackage',
  'Updates',
]);

export const isObject = (name: string): boolean => OBJECTS.has(name);
