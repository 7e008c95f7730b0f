import { formBody, PAY_PATH, type Door } from '../shared';
import { renderErrorPage } from './error-page';

/** Pages on which payers pay: forms in, HTML out, refusals as pages too. */
export const HOSTED_PAGE_DOOR: Door = {
  name: 'hosted-page',
  prefixes: [PAY_PATH],
  credentials: [],
  bodyFormats: [formBody],
  renderError: renderErrorPage,
};
