export type JsonObject = Readonly<Record<string, unknown>>;

export interface Customer {
  readonly organizationId: string;
  readonly id: string;
  /** Counts over all organizations; the merchant door's CustomerId. */
  readonly number: bigint;
  readonly websiteId: string;
  readonly email: string | null;
  /** Known to the shop and identifiable; false: made by one purchase. */
  readonly registered: boolean;
  readonly primaryAddress: JsonObject | null;
  /** What a door keeps about the person, as it was given. */
  readonly profile: JsonObject;
  readonly defaultInstrumentId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A customer that a purchase makes. */
export interface NewCustomer {
  readonly organizationId: string;
  readonly id: string;
  readonly websiteId: string;
  readonly email: string | null;
  readonly registered: boolean;
  readonly primaryAddress: JsonObject | null;
  readonly profile?: JsonObject | undefined;
  /** How many invoice numbers (1, 2, …) are allocated with the row. */
  readonly invoices: number;
}

/** `created: false`: the id belongs to somebody else, also when an earlier row of the same batch has it. */
export type CreateOutcome = { readonly created: true; readonly number: bigint } | { readonly created: false };

/** A customer that registers without buying. */
export interface RegisterCustomer {
  readonly organizationId: string;
  readonly id?: string | undefined;
  readonly websiteId: string;
  readonly email: string | null;
  readonly primaryAddress?: JsonObject | null | undefined;
  readonly profile?: JsonObject | undefined;
  /** Refuse an e-mail address that a registered customer of the organization has already. */
  readonly uniqueEmail?: boolean | undefined;
}

export interface CustomerChanges {
  readonly email?: string | null | undefined;
  readonly primaryAddress?: JsonObject | null | undefined;
  readonly profile?: JsonObject | undefined;
  readonly defaultInstrumentId?: string | null | undefined;
}

export interface CustomerFilter {
  readonly registered?: boolean | undefined;
  readonly email?: string | undefined;
}

export interface InvoiceNumberRequest {
  readonly organizationId: string;
  readonly customerId: string;
  readonly count: number;
}

/** The right to log in as a customer. */
export interface Account {
  readonly id: string;
  readonly organizationId: string;
  readonly websiteId: string;
  readonly customerId: string;
  readonly username: string;
  readonly passwordHash: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface NewAccount {
  readonly organizationId: string;
  readonly websiteId: string;
  readonly customerId: string;
  readonly username: string;
  readonly passwordHash: string;
}
