/** Nine digits: 900 000 000 codes, none of them with a leading zero. */
const FIRST_CODE = 100_000_000n;
const CODES = 900_000_000n;
/** Coprime to `CODES`, so every number of the sequence has a code of its own; neighbours do not look like neighbours. */
const STRIDE = 618_033_989n;

/** The code of a number of the sequence; no two numbers below `CODES` have the same. */
export const codeOf = (number: bigint): string => String(FIRST_CODE + ((number * STRIDE) % CODES));
