/** An amount in minor units (cents, yen, fils) of one currency. Never a float, never without its currency. */
export interface Money {
  readonly minor: bigint;
  /** ISO 4217 alphabetic code. */
  readonly currency: string;
}
