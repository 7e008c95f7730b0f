export * from './types';
export { linePriceMinor, maxQuantityOf, unitPriceMinor } from './formula';
export { quote } from './quote';
