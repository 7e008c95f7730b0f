import { LIMITS } from '../limits';

/** For how many seconds a strike of each kind counts. */
export const STRIKE_SECONDS = {
  /** Declined charges of strangers at one address of a website. */
  'decline-address': LIMITS.declineSeconds,
  /** Declined charges of one card within an organization. */
  'decline-card': LIMITS.declineSeconds,
  /** Declined charges of one customer who is signed in. */
  'decline-customer': LIMITS.declineSeconds,
  /** Coupons that do not work, tried at one address of a website. */
  coupon: LIMITS.declineSeconds,
  /** Wrong passwords for one account from one address. */
  login: LIMITS.loginSeconds,
  /** Wrong passwords for any accounts from one address. */
  'login-address': LIMITS.loginSeconds,
  /** Unknown keys from one address. */
  key: LIMITS.loginSeconds,
} as const;
export type StrikeKind = keyof typeof STRIKE_SECONDS;
export const STRIKE_KINDS = Object.keys(STRIKE_SECONDS) as readonly StrikeKind[];

/** Somebody whose strikes of one kind are counted. */
export interface Subject {
  readonly kind: StrikeKind;
  /** Keyed hash, or an id of ours. */
  readonly fingerprint: Buffer;
  /** So many strikes within the kind's time, and the next try is refused. */
  readonly allowed: number;
  readonly organizationId: string | null;
  /** What an operator may see of the subject: never an address, a number or a name as it was typed. */
  readonly label: Readonly<Record<string, string>>;
}

/** A subject that is refused at the moment. */
export interface Braked {
  readonly kind: StrikeKind;
  readonly label: Readonly<Record<string, string>>;
  readonly strikes: number;
  readonly latest: Date;
  /** When the next try is let through. */
  readonly until: Date;
}
