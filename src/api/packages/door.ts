import { type Door, jsonBody } from '../shared';
import { OutgoingModel } from './dto/outgoing.dto';
import { renderPackagesError } from './error-table';
import { JSON_TYPES, XML_TYPES } from './format';
import { xmlBody } from './xml/read-xml';

/** SKUs: JSON or XML in, JSON or XML out, credentials in the body, one envelope for everything. */
export const PACKAGES_DOOR = {
  name: 'packages',
  prefixes: ['/api/v1', '/v1/purchase'],
  credentials: ['body-authentication'],
  renderError: renderPackagesError,
  errorSchema: OutgoingModel,
  tags: { Packages: 'SKUs and payment profiles, in JSON or XML.' },
  answerTypes: [...JSON_TYPES, ...XML_TYPES],
  bodyFormats: [jsonBody, xmlBody()],
  getBody: true,
  secretMembers: ['CardNumber', 'CVV', 'BankAccountNumber'],
  secretObjects: ['Card'],
  purchases: { afterDecline: 'release', allowsAction: false, beginsOnOwnPage: false },
} as const satisfies Door;
