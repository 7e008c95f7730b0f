export { CountryRates } from './country-rates.service';
export { DeliveryRates } from './delivery-rates.service';
export type * from './types';
