/**
 * A coupon's code as it is compared: without outer blanks and regardless of capitals. Codes hold letters of the English alphabet only
 * (`ID_PATTERN`), so `lower()` of the database folds them alike.
 */
export const foldCode = (code: string): string => code.trim().toLowerCase();
