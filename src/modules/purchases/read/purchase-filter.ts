export interface PageRequest {
  readonly limit: number;
  readonly offset: number;
}

export interface Listed<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** Which purchases; absent members do not restrict. */
export interface PurchaseFilter {
  readonly customerId?: string | undefined;
  /** Several customers; wins over `customerId`. */
  readonly customerIds?: readonly string[] | undefined;
  readonly purchaseId?: string | undefined;
  readonly doors?: readonly string[] | undefined;
  readonly states?: readonly string[] | undefined;
  readonly createdFrom?: Date | undefined;
  readonly createdTo?: Date | undefined;
  /** Purchases with a line of this offer. */
  readonly offerId?: string | undefined;
  /** Members that the details must have, with these values. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}
