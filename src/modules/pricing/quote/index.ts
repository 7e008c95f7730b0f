export * from './types';
export { maxQuantityOf, unitPriceMinor } from './formula';
export { quote } from './quote';
