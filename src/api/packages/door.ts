import { type Door, jsonBody } from '../shared';
import { renderPackagesError } from './error-table';
import { xmlBody } from './xml/read-xml';

/** SKUs: JSON or XML in, JSON or XML out, credentials in the body, one envelope for everything. */
export const PACKAGES_DOOR: Door = {
  name: 'packages',
  prefixes: ['/api/v1', '/v1/purchase'],
  renderError: renderPackagesError,
  bodyFormats: [jsonBody, xmlBody()],
  getBody: true,
};
