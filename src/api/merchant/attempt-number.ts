/** Room for the attempts of one purchase in their numbers. */
const ATTEMPTS_PER_PURCHASE = 1_000n;

/** A number of an attempt that follows from its purchase's number and its place among the purchase's attempts. */
export const attemptNumber = (purchaseNumber: bigint, index: number): number =>
  Number(purchaseNumber * ATTEMPTS_PER_PURCHASE + BigInt(index + 1));
