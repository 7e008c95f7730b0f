export * from './types';
export { unitPriceMinor } from './formula';
export { quote } from './quote';
