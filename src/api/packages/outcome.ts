import type { Attempt, DeclineReason } from '../../modules/payments';
import { type Code, DECLINES, RESULTS } from './codes';

const AUTH_CODE = /^[A-Za-z0-9]{6}$/;
const BANK_ACCOUNT = 'Bank Account';

const isReason = (text: string | undefined): text is DeclineReason =>
  text !== undefined && Object.hasOwn(DECLINES, text);

/** The two digits that say what became of a payment. */
export function codeOf({ result, response }: Pick<Attempt, 'result' | 'response'>): Code {
  return result === 'declined' && isReason(response.declineReason) ? DECLINES[response.declineReason] : RESULTS[result];
}

const isCard = ({ instrument }: Pick<Attempt, 'instrument'>): boolean => instrument['method'] === 'payment-card';

/** Six letters or digits of an approved card payment; nothing else has one. */
export function authCodeOf(attempt: Pick<Attempt, 'result' | 'response' | 'instrument'>): string | null {
  const code = attempt.response.authorizationCode ?? '';
  return attempt.result === 'approved' && isCard(attempt) && AUTH_CODE.test(code) ? code : null;
}

/** Brand of a card, or that it is none. */
export function cardTypeOf(attempt: Pick<Attempt, 'instrument'>): string | null {
  if (!isCard(attempt)) return 'accountNumberType' in attempt.instrument ? BANK_ACCOUNT : null;
  const brand = attempt.instrument['brand'];
  return typeof brand === 'string' ? brand : null;
}
