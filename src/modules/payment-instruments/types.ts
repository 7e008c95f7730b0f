import type { ChargeMaterial } from './charge-material';
import type { AlternativeInstrument, JsonObject, NumberedInstrument } from './instruction';
import type { InstrumentSummary, NumberedSummary } from './summary';
import type { VaultError } from './vault/vault-error';

/** Names a token or an instrument inside its organization. */
export interface InstrumentRef {
  readonly organizationId: string;
  readonly id: string;
}

/** As `InstrumentRef`; with an owner given, anybody else's instrument counts as unknown. */
export interface OwnedInstrumentRef extends InstrumentRef {
  readonly customerId?: string | undefined;
}

// --- tokens

/** A token that stands for an instrument the customer keeps. */
export interface StoredReference {
  readonly kind: 'stored';
  readonly instrumentId: string;
}

export interface NewPaymentToken {
  readonly organizationId: string;
  readonly websiteId: string;
  /** Absent: the service makes one. */
  readonly id?: string | undefined;
  readonly instrument:
    NumberedInstrument | AlternativeInstrument | (StoredReference & { readonly summary: InstrumentSummary });
  readonly billingAddress?: JsonObject | undefined;
  readonly riskMetadata?: JsonObject | undefined;
  readonly email?: string | undefined;
  readonly lifetimeSeconds: number;
}

/** What everybody who knows its id may see of a token. */
export interface PaymentToken {
  readonly id: string;
  readonly organizationId: string;
  readonly websiteId: string;
  readonly method: string;
  readonly summary: InstrumentSummary;
  readonly billingAddress: JsonObject | undefined;
  readonly riskMetadata: JsonObject | undefined;
  readonly email: string | undefined;
  readonly instrumentId: string | undefined;
  readonly isUsed: boolean;
  readonly usageTime: Date | undefined;
  readonly expirationTime: Date;
  readonly createdTime: Date;
  readonly updatedTime: Date;
}

export interface ReadyToken {
  readonly state: 'ready';
  readonly id: string;
  readonly websiteId: string;
  readonly method: string;
  readonly summary: InstrumentSummary;
  readonly billingAddress: JsonObject | undefined;
  readonly riskMetadata: JsonObject | undefined;
  readonly email: string | undefined;
  /** What it stands for, whole: may be stored for the customer. */
  readonly instrument: NumberedInstrument | AlternativeInstrument | StoredReference;
  /** Absent when it stands for a stored instrument. */
  readonly material: ChargeMaterial | undefined;
}

/** A token as a purchase finds it. `unreadable`: its sealed number does not open; refuse this purchase and raise an alarm. */
export type TokenForPurchase =
  | ReadyToken
  | { readonly state: 'unknown' | 'used' | 'expired' }
  | { readonly state: 'unreadable'; readonly error: VaultError };

// --- stored instruments

export type InstrumentStatus = 'active' | 'inactive' | 'expired' | 'deactivated' | 'verification-needed';

export interface NewStoredInstrument {
  readonly organizationId: string;
  readonly customerId: string;
  /** Absent: the service makes one. */
  readonly id?: string | undefined;
  /** A verification code in it is ignored. */
  readonly instrument: NumberedInstrument;
  readonly billingAddress?: JsonObject | undefined;
  readonly customFields?: JsonObject | undefined;
  readonly useAsBackup?: boolean | undefined;
  /** True: it may not be charged again before `confirm`, for its first payment is still under way. A number that was stored before stays as it was. */
  readonly unconfirmed?: boolean | undefined;
}

export interface InstrumentChange {
  readonly expMonth?: number | undefined;
  readonly expYear?: number | undefined;
  readonly holderName?: string | undefined;
  readonly billingAddress?: JsonObject | undefined;
  readonly customFields?: JsonObject | undefined;
  readonly useAsBackup?: boolean | undefined;
}

export interface StoredInstrument {
  readonly id: string;
  readonly organizationId: string;
  readonly customerId: string;
  readonly number: bigint;
  readonly method: string;
  readonly status: InstrumentStatus;
  readonly summary: NumberedSummary;
  readonly billingAddress: JsonObject | undefined;
  readonly customFields: JsonObject;
  readonly useAsBackup: boolean;
  readonly createdTime: Date;
  readonly updatedTime: Date;
}

/** A stored instrument as a charge finds it. */
export type InstrumentForCharge =
  | { readonly state: 'unknown' }
  | { readonly state: 'unreadable'; readonly error: VaultError }
  | {
      readonly state: 'known';
      readonly id: string;
      readonly customerId: string;
      readonly status: InstrumentStatus;
      readonly method: string;
      readonly summary: NumberedSummary;
      readonly billingAddress: JsonObject | undefined;
      /** Absent once deactivated: the number is gone. */
      readonly material: ChargeMaterial | undefined;
    };
