export { DEMO_BANNER, purchaseCurl } from './banner';
export { DEMO } from './ids';
export { loadDemo } from './load-demo';
