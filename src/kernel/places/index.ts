export { countryCode } from './countries';
export { regionCodes } from './regions';
