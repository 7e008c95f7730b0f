export { CountryRates } from './country-rates';
export { DeliveryRates } from './delivery-rates';
export type * from './types';
