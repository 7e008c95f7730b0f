export type { Money } from './money';
export { CURRENCIES, exponentOf, isCurrency } from './currencies';
export { formatMajor, parseMajor, toMajorNumber } from './major';
export { allocateByLargestRemainder, multiplyByRatio, roundHalfUp, sumMinor } from './arithmetic';
export { convertHalfUp } from './exchange';
export { decodeDocument, encodeDocument } from './json';
