import type { DeclineReason, Declined, ThreeDs } from '../../outcomes';

/** Response code (ISO 8583 where it has one) and text of every refusal. */
const DECLINES: Readonly<Record<DeclineReason, { readonly code: string; readonly message: string }>> = {
  'do-not-honor': { code: '05', message: 'Do not honor' },
  'insufficient-funds': { code: '51', message: 'Insufficient funds' },
  'expired-card': { code: '54', message: 'Expired card or expiration date is missing' },
  'invalid-cvv': { code: 'N7', message: 'Decline for CVV2 failure' },
  'invalid-card': { code: '14', message: 'Invalid card number' },
  'invalid-account': { code: '14', message: 'Invalid account number' },
  'invalid-amount': { code: '13', message: 'Invalid amount' },
  'limit-exceeded': { code: '61', message: 'Exceeds amount limit' },
  referral: { code: '01', message: 'Refer to card issuer' },
  'suspected-fraud': { code: '59', message: 'Suspected fraud' },
  'lost-or-stolen': { code: '41', message: 'Lost or stolen card' },
  restricted: { code: '62', message: 'Restricted card' },
  'method-refused': { code: '57', message: 'Not permitted to the payer' },
  'installments-not-allowed': { code: '58', message: 'Installments not allowed' },
  'authentication-failed': { code: '1A', message: 'Customer authentication failed' },
  'acquirer-error': { code: '96', message: 'System malfunction at the acquirer' },
  canceled: { code: '17', message: 'Canceled by the customer' },
  expired: { code: '68', message: 'The time to pay is over' },
  voided: { code: '77', message: 'Voided' },
  fenced: { code: '76', message: 'The reference was fenced: it can no longer be charged' },
  'parent-not-found': { code: '25', message: 'The original payment is not known' },
  'invalid-state': { code: '12', message: 'Not possible in the state of the original payment' },
  'amount-exceeds': { code: '13', message: 'More than the original payment has left' },
};

/** A refusal with its code and text. */
export function declined(reason: DeclineReason, gatewayReference: string, threeDs?: ThreeDs): Declined {
  const { code, message } = DECLINES[reason];
  const outcome: Declined = { kind: 'declined', gatewayReference, reason, responseCode: code, message };
  return threeDs ? { ...outcome, threeDs } : outcome;
}
