export type { Money } from './money';
export { CURRENCIES, exponentOf, isCurrency } from './currencies';
export { EXACT_NUMBER_MINOR, formatMajor, parseMajor, toMajorNumber } from './major';
export { add, allocateByLargestRemainder, multiplyByRatio, roundHalfUp, subtract, sum, sumMinor } from './arithmetic';
export { convertHalfUp } from './exchange';
export { decodeDocument, encodeDocument } from './json';
